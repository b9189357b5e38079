using System.Net.Sockets;
using System.Text;

namespace Identity.Api.Tests.Gateway;

/// <summary>A request as bytes: clients would tidy up the very things that these tests are about.</summary>
internal static class RawHttp
{
    /// <summary>Sends a request line with headers and answers the whole response, head and body.</summary>
    public static async Task<string> SendAsync(Uri address, string method, string target, params string[] headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        var request =
            $"{method} {target} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    public static int StatusOf(string response) => int.Parse(response.Split(' ')[1]);

    /// <summary>The values of a header in the order of its lines.</summary>
    public static IReadOnlyList<string> Values(string response, string name) =>
        [
            .. response
                .Split("\r\n\r\n")[0]
                .Split("\r\n")
                .Skip(1)
                .Select(line => line.Split(':', 2))
                .Where(line => line[0].Equals(name, StringComparison.OrdinalIgnoreCase))
                .Select(line => line[1].Trim()),
        ];
}

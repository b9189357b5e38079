using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Identity.Benchmarks;

/// <summary>One connection of HTTP/1.1 that asks and waits for the answer. A whole HTTP client would take as much of the machine as what it
/// measures.</summary>
internal sealed class Wire : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[64 * 1024];

    internal static async Task<Wire> OpenAsync(int port)
    {
        var wire = new Wire();
        await wire.socket.ConnectAsync("127.0.0.1", port);
        return wire;
    }

    internal static byte[] Get(string path, string token) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n");

    internal static byte[] Post(string path, string json) =>
        Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}"
        );

    /// <summary>Status and everything after it. The connection must have been told nothing else.</summary>
    internal async Task<(int Status, string Text)> AskAsync(byte[] request)
    {
        await socket.SendAsync(request);
        for (var read = 0; ; )
        {
            var more = await socket.ReceiveAsync(buffer.AsMemory(read));
            read += more;
            if (more == 0)
            {
                throw new IOException("The connection was closed.");
            }

            if (IsWhole(buffer.AsSpan(0, read)))
            {
                var text = Encoding.UTF8.GetString(buffer, 0, read);
                return (int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture), text);
            }
        }
    }

    public void Dispose() => socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var length = answer[..head].IndexOf("Content-Length: "u8);
        if (length < 0)
        {
            return answer[..head].IndexOf("chunked"u8) < 0 || answer.EndsWith("0\r\n\r\n"u8);
        }

        var digits = answer[(length + 16)..];
        return answer.Length
            >= head + 4 + int.Parse(Encoding.ASCII.GetString(digits[..digits.IndexOf((byte)'\r')]), CultureInfo.InvariantCulture);
    }
}

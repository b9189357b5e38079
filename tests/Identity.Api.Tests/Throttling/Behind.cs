using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Throttling;

/// <summary>Requests as a proxy passes them on. Tests come from loopback: a host that trusts it sees the address that they name.</summary>
internal static class Behind
{
    internal static readonly (string Key, string Value) TrustedProxies = ("Identity:Proxies:Trusted", "127.0.0.1,::1,10.0.0.0/8,fd00::/8");

    private static int addresses;

    /// <summary>An address (TEST-NET-2 and beyond) that no other test uses.</summary>
    internal static string NewAddress()
    {
        var number = Interlocked.Increment(ref addresses);
        return $"198.51.{100 + (number / 250)}.{1 + (number % 250)}";
    }

    internal static async Task<Answer> SendFromAsync(
        this IdentityHost host,
        string? forwardedFor,
        HttpMethod method,
        string path,
        object? body = null,
        string? token = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body switch
            {
                null => null,
                HttpContent content => content,
                _ => new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
            },
        };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (forwardedFor is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await host.SendAsync(request);
    }
}

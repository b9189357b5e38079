using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Api.Http;

internal static class Caller
{
    /// <summary>Whose token opened this route.</summary>
    internal static VerifiedToken Token(this HttpContext http) =>
        http.Features.Get<VerifiedToken>() ?? throw new InvalidOperationException("This route is not guarded: its Access admits requests without a token.");

    /// <summary>The other end, as it presents itself.</summary>
    internal static ClientContext Client(this HttpContext http)
    {
        var device = http.Request.Headers.UserAgent.ToString();
        return new ClientContext(
            device.Length == 0 ? null : Cut(device),
            http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4().ToString() : http.Connection.RemoteIpAddress?.ToString());
    }

    /// <summary>Never in the middle of a surrogate pair: half a character is no text, and PostgreSQL refuses it.</summary>
    private static string Cut(string device)
    {
        if (device.Length <= ClientContext.MaximumDeviceLength)
        {
            return device;
        }

        var length = ClientContext.MaximumDeviceLength;
        return device[..(char.IsHighSurrogate(device[length - 1]) ? length - 1 : length)];
    }
}

using Identity.Domain;
using Identity.Domain.Tokens;

namespace Identity.Api.Http;

internal static class Caller
{
    /// <summary>Whose token opened this route.</summary>
    internal static VerifiedToken Token(this HttpContext http) =>
        http.Features.Get<VerifiedToken>()
        ?? throw new InvalidOperationException("This route is not guarded: its Access admits requests without a token.");

    /// <summary>The branch of an advisor, on a route that asks for one (<see cref="Access.Advisor"/>).</summary>
    internal static Guid Branch(this HttpContext http) =>
        http.Token().BranchId ?? throw new InvalidOperationException("This route admits tokens without a branch.");

    /// <summary>Who operates the service by this request, for the audit: a client in its own name, or an advisor.</summary>
    internal static Operator Operator(this HttpContext http) =>
        new(
            http.Token() is { Kind: TokenKind.Service } service ? service.ClientId : http.Token().Subject.ToString(),
            http.Client().Address
        );

    /// <summary>The other end, as it presents itself.</summary>
    internal static ClientContext Client(this HttpContext http)
    {
        var device = http.Request.Headers.UserAgent.ToString();
        return new ClientContext(
            device.Length == 0 ? null : Cut(device, ClientContext.MaximumDeviceLength),
            http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped
                ? mapped.MapToIPv4().ToString()
                : http.Connection.RemoteIpAddress?.ToString(),
            AcceptLanguage.Match(http.Request.Headers.AcceptLanguage, http.RequestServices.GetRequiredService<MessageLanguages>()),
            DeviceCookie.Read(http)
        );
    }

    /// <summary>Never through the middle of a character: half of one is no text that a database takes.</summary>
    private static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}

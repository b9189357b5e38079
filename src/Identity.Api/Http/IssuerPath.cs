using Identity.Domain.Tokens;

namespace Identity.Api.Http;

/// <summary>
/// The path of an issuer such as <c>https://example.com/auth</c>, behind a proxy that takes it off or one that leaves it. Every address
/// that is handed out has it. The metadata of such an issuer are also found where RFC 8414 section 3.1 puts them: between host and path.
/// </summary>
internal sealed class IssuerPath(RequestDelegate next, TokenSettings settings, RouteTable routes)
{
    private static readonly string[] WellKnown = ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"];

    private readonly PathString path = Of(settings.Issuer);
    private readonly HashSet<string> own = routes.All.SelectMany(route => route.Paths).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Empty for an issuer without a path.</summary>
    internal static PathString Of(string issuer) =>
        Uri.TryCreate(issuer, UriKind.Absolute, out var address) && address.AbsolutePath is not "/"
            ? PathString.FromUriComponent(address.AbsolutePath)
            : PathString.Empty;

    /// <summary>An own path, as callers outside have to write it.</summary>
    internal static string Outside(HttpContext http, string path) => http.Request.PathBase.ToUriComponent() + path;

    public Task InvokeAsync(HttpContext http)
    {
        var asked = http.Request.Path;
        http.Request.PathBase = path;
        if (Array.Find(WellKnown, known => asked.Equals(known + path.Value, StringComparison.Ordinal)) is { } metadata)
        {
            http.Request.Path = metadata;
        }
        else if (asked.StartsWithSegments(path, StringComparison.Ordinal, out var rest) && !own.Contains(asked.Value!.TrimEnd('/')))
        {
            http.Request.Path = rest; // a path of ours that begins alike (/auth/me) means itself
        }

        return next(http);
    }
}

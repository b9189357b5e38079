using Identity.Domain;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Api.Http;

/// <summary>
/// The refresh token in a cookie that no script can read, for our own frontends on the site of the issuer. A frontend asks for it by a
/// header in each request; without the header the cookie is not looked at. Pages of other origins cannot send the header unless they are
/// configured (CORS), and what the browser says of the sender is checked besides (security requirement 78).
/// </summary>
internal sealed class RefreshCookie(CorsSettings cors, TokenSettings tokens)
{
    internal const string Header = "X-Token-Transport";

    private const string InCookie = "cookie";

    internal static readonly Error TransportInvalid = new(
        "TOKEN_TRANSPORT_INVALID",
        ErrorKind.Invalid,
        "Unknown token transport",
        $"{Header} can be {InCookie}. Without this header, the refresh token travels in the body."
    );

    internal static readonly Error OriginNotAllowed = new(
        "ORIGIN_NOT_ALLOWED",
        ErrorKind.Forbidden,
        "Origin not allowed",
        $"{Header}: {InCookie} is for pages on the site of this service. Their origin is that of the service, or one of Identity:Cors:Origins."
    );

    /// <summary>For the OpenAPI document.</summary>
    internal static readonly IReadOnlyDictionary<string, string> RequestHeader = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Header] =
            "`cookie`: the refresh token travels in a cookie that scripts cannot read, and not in bodies. For pages on the site of this service.",
    };

    internal static IReadOnlyList<Error> Errors => [TransportInvalid, OriginNotAllowed];

    private readonly HashSet<string> origins = [OriginOf(tokens.Issuer), .. cors.Origins];

    /// <summary>The prefix keeps other hosts of the domain from planting one; browsers take it with https only.</summary>
    private string Name => IsSecure ? "__Host-identity-refresh" : "identity-refresh";

    private bool IsSecure => tokens.Issuer.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the refresh token of this request travels in the cookie, or why it may not.</summary>
    internal Result<bool> IsAskedBy(HttpContext http)
    {
        var asked = http.Request.Headers[Header];
        return asked.Count == 0 ? false
            : asked.ToString() != InCookie ? TransportInvalid
            : IsFromOwnPage(http.Request) ? true
            : OriginNotAllowed;
    }

    /// <summary>Null where the browser has none.</summary>
    internal string? In(HttpContext http) => http.Request.Cookies.TryGetValue(Name, out var value) && value.Length > 0 ? value : null;

    /// <returns>What stands in the body: the token, or null where it went into the cookie.</returns>
    internal string? HandOver(HttpContext http, bool isInCookie, SessionTokens handedOut)
    {
        if (!isInCookie)
        {
            return handedOut.RefreshToken;
        }

        http.Response.Cookies.Append(Name, handedOut.RefreshToken, Options(tokens.RefreshTokenLifetime));
        return null;
    }

    internal void Forget(HttpContext http) => http.Response.Cookies.Delete(Name, Options(age: null));

    /// <summary>Browsers send <c>Origin</c> with every POST and PUT of a script.</summary>
    private bool IsFromOwnPage(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "same-site"
        && origins.Contains(request.Headers.Origin.ToString());

    private static string OriginOf(string issuer) => new Uri(issuer).GetLeftPart(UriPartial.Authority);

    private CookieOptions Options(TimeSpan? age) =>
        new()
        {
            HttpOnly = true,
            Secure = IsSecure,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            MaxAge = age,
            IsEssential = true,
        };
}

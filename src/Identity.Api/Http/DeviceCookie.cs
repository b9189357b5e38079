using Identity.Domain;
using Identity.Domain.Passwords;
using Identity.Domain.Throttling;
using Identity.Domain.Tokens;

namespace Identity.Api.Http;

/// <summary>
/// Where a browser keeps its proof of an earlier login. It authenticates nobody: with it, wrong passwords of strangers do not slow this
/// device down (see docs/throttling.md). Set whenever
/// the owner was proven, and good as long as the password that they know.
/// </summary>
internal static class DeviceCookie
{
    /// <summary>For the OpenAPI document.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Header = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Set-Cookie"] =
            "Makes this a known device of the account, so that incorrect passwords from other devices do not slow down its sign-ins. It grants no access.",
    };

    internal static DeviceToken? Read(HttpContext http) =>
        http.Request.Cookies.TryGetValue(NameIn(http, out _), out var value) && value.Length > 0 ? new DeviceToken(value) : null;

    internal static void Remember(HttpContext http, PasswordStamp password)
    {
        var services = http.RequestServices;
        var token = services
            .GetRequiredService<IKnownDevices>()
            .Remember(password, services.GetRequiredService<TimeProvider>().GetUtcNow());
        http.Response.Cookies.Append(
            NameIn(http, out var isSecure),
            token.Text,
            new CookieOptions
            {
                HttpOnly = true,
                Secure = isSecure,
                SameSite = SameSiteMode.Lax,
                Path = "/",
                MaxAge = services.GetRequiredService<LockoutSettings>().KnownDeviceLifetime,
                IsEssential = true,
            }
        );
    }

    /// <summary>The prefix keeps other hosts of the domain from planting one; browsers take it with https only.</summary>
    private static string NameIn(HttpContext http, out bool isSecure)
    {
        isSecure = http.RequestServices.GetRequiredService<TokenSettings>().Issuer.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        return isSecure ? "__Host-identity-device" : "identity-device";
    }
}

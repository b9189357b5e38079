using System.Collections.Immutable;
using System.Globalization;
using System.Security.Claims;
using Identity.Domain;
using Identity.Domain.Sessions;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Api.OAuth;

/// <summary>What an authorization code says. It is encrypted: nobody but this service reads it.</summary>
internal static class CodeClaims
{
    private const string SessionId = "session";
    private const string BrowserSessionId = "browser_session";
    private const string Role = "session_role";
    private const string Audiences = "session_audiences";
    private const string NeedsConsent = "needs_consent";

    /// <param name="audiences">The services that the request named.</param>
    /// <param name="needsConsent">See <see cref="ClientSignIn.NeedsConsent"/>.</param>
    internal static ClaimsPrincipal Of(
        SessionFacts browser,
        ImmutableArray<string> scopes,
        IReadOnlyList<string> audiences,
        bool needsConsent,
        DateTimeOffset now
    )
    {
        var session = browser.Session;
        var identity = new ClaimsIdentity("OAuth");
        identity
            .SetClaim(Claims.Subject, Text(browser.UserId))
            .SetClaim(SessionId, Text(Guid.CreateVersion7(now)))
            .SetClaim(BrowserSessionId, Text(session.Id))
            .SetClaim(Role, session.Role.ToName())
            .SetClaim(Audiences, Scope.Write(audiences))
            .SetClaim(NeedsConsent, needsConsent)
            .SetClaim(Claims.AuthenticationTime, (session.AuthenticatedAt ?? session.CreatedAt).ToUnixTimeSeconds())
            .SetScopes(scopes);
        return new ClaimsPrincipal(identity);
    }

    internal static ClientSignIn Read(ClaimsPrincipal code, string clientId) =>
        new(
            Guid.Parse(code.GetClaim(SessionId)!, CultureInfo.InvariantCulture),
            Guid.Parse(code.GetClaim(BrowserSessionId)!, CultureInfo.InvariantCulture),
            Guid.Parse(code.GetClaim(Claims.Subject)!, CultureInfo.InvariantCulture),
            RoleNames.ToRole(code.GetClaim(Role)!),
            clientId,
            Scope.Write(code.GetScopes()),
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(code.GetClaim(Claims.AuthenticationTime)!, CultureInfo.InvariantCulture))
        )
        {
            Audiences = (code.GetClaim(Audiences) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries),
            NeedsConsent = bool.TryParse(code.GetClaim(NeedsConsent), out var needs) && needs, // an older replica says nothing
        };

    private static string Text(Guid id) => id.ToString("D", CultureInfo.InvariantCulture);
}

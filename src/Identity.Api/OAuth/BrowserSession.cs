using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Api.OAuth;

/// <summary>
/// Who is signed in on the pages, so that a second application does not ask again. The cookie names a session like any other: listed, and
/// ended by its owner, an operator, a new password. No page of another site can send it along with a form (<c>SameSite=Lax</c>).
/// </summary>
internal sealed class BrowserSession(
    IBrowserTokens tokens,
    IRefreshTokens refreshTokens,
    ISessionStore sessions,
    IClientSessions clientSessions,
    LogOut logOut,
    TokenSettings settings,
    TimeProvider time
)
{
    /// <summary>The prefix keeps other hosts of the domain from planting one; browsers take it with https only.</summary>
    private string Name => IsSecure ? "__Host-identity-session" : "identity-session";

    private bool IsSecure => settings.Issuer.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null for a browser in which nobody is signed in now.</summary>
    internal async Task<SessionFacts?> FindAsync(HttpContext http, CancellationToken ct) =>
        (http.Features.Get<Begun>()?.SessionId ?? IdIn(http)) is { } id
        && await sessions.FindFactsAsync(id, ct) is { Status: UserStatus.Active } facts
        && facts.HeldRoles.HasFlag(facts.Session.Role)
        && facts.Session.IsOpenAt(time.Now(), settings.RefreshTokenLifetime)
            ? facts
            : null;

    internal Guid? IdIn(HttpContext http) =>
        http.Request.Cookies.TryGetValue(Name, out var value) && tokens.TryRead(value, out var id) ? id : null;

    /// <summary>A new login is a new session: what the browser had before is never taken over (security requirement 29), and ends, because
    /// nothing names it any more.</summary>
    internal async Task BeginAsync(HttpContext http, SessionTokens opened, CancellationToken ct)
    {
        if (!refreshTokens.TryRead(opened.RefreshToken, out var token))
        {
            throw new InvalidOperationException("A login has not handed out a refresh token.");
        }

        if (IdIn(http) is { } before)
        {
            await clientSessions.InheritAsync(before, token.SessionId, ct); // or its applications would be told of a logout
            await EndAsync(http, ct);
        }

        http.Response.Cookies.Append(Name, tokens.Write(token.SessionId), Options());
        http.Features.Set(new Begun(token.SessionId));
    }

    /// <summary>Ends the session that the browser names, if it names one.</summary>
    internal async Task EndAsync(HttpContext http, CancellationToken ct)
    {
        if (IdIn(http) is { } id && await sessions.FindFactsAsync(id, ct) is { } facts)
        {
            await logOut.ExecuteAsync(facts.UserId, id, http.Client(), ct);
        }
    }

    internal void Forget(HttpContext http) => http.Response.Cookies.Delete(Name, Options());

    /// <summary>A session that began with this very request.</summary>
    private sealed record Begun(Guid SessionId);

    /// <summary>Without an age: the browser forgets it when it is closed.</summary>
    private CookieOptions Options() =>
        new()
        {
            HttpOnly = true,
            Secure = IsSecure,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            IsEssential = true,
        };
}

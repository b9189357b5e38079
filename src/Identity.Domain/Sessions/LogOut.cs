using Identity.Domain.Users;

namespace Identity.Domain.Sessions;

/// <summary>Ends the session that a token belongs to. Ending it twice is no fault: logging out must always succeed.</summary>
public sealed class LogOut(IRefreshTokens refreshTokens, ISessionStore sessions, IUsers users, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(string refreshToken, ClientContext client, CancellationToken ct)
    {
        if (!refreshTokens.TryRead(refreshToken, out var token))
        {
            return SessionErrors.RefreshTokenInvalid;
        }

        if (await sessions.FindFactsAsync(token.SessionId, ct) is { } facts)
        {
            await ExecuteAsync(facts.UserId, token.SessionId, client, ct);
        }

        return new Done();
    }

    public Task ExecuteAsync(Guid userId, Guid sessionId, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        var now = time.Now();
        return users.ChangeAsync(
            userId,
            sessionId,
            client.Origin,
            (User user, Session session) => user.EndSession(session, SessionEnd.LoggedOut, now),
            ct
        );
    }
}

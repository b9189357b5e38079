using Identity.Domain.Accounts;
using Identity.Domain.Audit;
using Identity.Domain.Tokens;

namespace Identity.Domain.Sessions;

/// <summary>Exchanges a refresh token for a new access token and the successor of the refresh token.</summary>
public sealed class RefreshSession(
    IRefreshTokens refreshTokens, ISessionStore sessions, IssueSessionTokens issueSessionTokens, TokenSettings settings, TimeProvider time)
{
    private readonly RepeatPolicy policy = RepeatPolicy.From(settings);

    public async Task<Result<SessionTokens>> ExecuteAsync(string presented, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        var now = time.Now();
        if (!refreshTokens.TryRead(presented, out var token))
        {
            return SessionErrors.RefreshTokenInvalid; // a forgery costs no query
        }

        if (token.IssuedAt + settings.RefreshTokenLifetime <= now)
        {
            return SessionErrors.RefreshTokenExpired;
        }

        // Using token n is what confirms n and retires n - 1: one conditional statement, whatever runs beside it.
        var session = await sessions.TryConfirmAsync(token.SessionId, token.Generation, policy, client, now, ct);
        return session is null
            ? await RefuseAsync(token, client, now, ct)
            : issueSessionTokens.ForRefresh(session, token, now);
    }

    private async Task<Error> RefuseAsync(RefreshToken token, ClientContext client, DateTimeOffset now, CancellationToken ct)
    {
        var facts = await sessions.FindFactsAsync(token.SessionId, ct);
        if (facts is null)
        {
            return SessionErrors.SessionRevoked;
        }

        if (facts.Status is AccountStatus.Disabled)
        {
            return SessionErrors.AccountDisabledAtRefresh;
        }

        if (facts.EndedAt is not null || !facts.HeldRoles.HasFlag(facts.Role))
        {
            return SessionErrors.SessionRevoked;
        }

        if (facts.ExpiresAt <= now)
        {
            return SessionErrors.RefreshTokenExpired;
        }

        // Two parties hold this chain and nobody can tell which one is honest (RFC 9700 section 4.14.2). A refusal, not an exception:
        // the revocation must outlive it. The store checks again, so that a token which won in the meantime is not taken for a replay.
        var audit = AuditEvent.Of(AuditActions.RefreshTokenReused, now, facts.UserId, token.SessionId, client.Address, $"generation {token.Generation}");
        return await sessions.TryEndReplayedAsync(token.SessionId, token.Generation, policy, audit, ct)
            ? SessionErrors.RefreshTokenReused
            : SessionErrors.SessionRevoked;
    }
}

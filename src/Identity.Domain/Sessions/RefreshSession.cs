using Identity.Domain.Accounts;
using Identity.Domain.Audit;
using Identity.Domain.Tokens;

namespace Identity.Domain.Sessions;

/// <summary>Exchanges a refresh token for a new access token and the successor of the refresh token.</summary>
public sealed class RefreshSession(
    IRefreshTokens refreshTokens,
    ISessionStore sessions,
    IssueSessionTokens issueSessionTokens,
    SessionMails mails,
    RecentRefreshes recent,
    TokenSettings settings,
    TimeProvider time)
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

        if (recent.Has(token, client) && await FindEchoAsync(token, client, now, ct) is { } echo)
        {
            return issueSessionTokens.ForRefresh(echo, now);
        }

        // Using token n is what confirms n and retires n - 1: one conditional statement, whatever runs beside it.
        if (!policy.HasExpired(token, now)
            && await sessions.TryConfirmAsync(token.SessionId, token.Generation, policy, client, now, ct) is { } confirmed)
        {
            recent.Add(token, client);
            return issueSessionTokens.ForRefresh(confirmed, now);
        }

        // One read tells most refusals, expired tokens among them: none of these writes or waits for a lock.
        var facts = await sessions.FindFactsAsync(token.SessionId, ct);
        return WhyNot(facts, token, now) is { } refusal
            ? refusal
            : await UseAsync(facts!.UserId, token, client, now, ct);
    }

    /// <summary>One read in place of the statement: a client that repeats its token many times a second writes once a second. The row still
    /// decides, so a session that has ended and an account that was disabled are refused at once.</summary>
    private async Task<ConfirmedSession?> FindEchoAsync(RefreshToken token, ClientContext client, DateTimeOffset now, CancellationToken ct)
    {
        var facts = await sessions.FindFactsAsync(token.SessionId, ct);
        return WhyNot(facts, token, now) is null && facts!.Session.IsEcho(token, policy, client, now) ? facts.Confirmed : null;
    }

    /// <summary>Null where the token changes the session: it is exchanged, or it ends the session.</summary>
    private Error? WhyNot(SessionFacts? facts, RefreshToken token, DateTimeOffset now)
    {
        if (facts is null)
        {
            return policy.HasExpired(token, now) ? SessionErrors.RefreshTokenExpired : SessionErrors.SessionRevoked; // swept, or erased
        }

        if (facts.Status is AccountStatus.Disabled)
        {
            return SessionErrors.AccountDisabledAtRefresh;
        }

        if (facts.Status is not AccountStatus.Active || !facts.HeldRoles.HasFlag(facts.Session.Role))
        {
            return SessionErrors.SessionRevoked;
        }

        return facts.Session.Judge(token, policy, now) switch
        {
            RefreshVerdict.Expired => SessionErrors.RefreshTokenExpired,
            RefreshVerdict.Ended or RefreshVerdict.Unknown => SessionErrors.SessionRevoked,
            _ => null,
        };
    }

    /// <summary>Judges again under the lock of the row: of 64 repetitions one is the first, of 64 replays one ends the session.</summary>
    private async Task<Result<SessionTokens>> UseAsync(
        Guid userId, RefreshToken token, ClientContext client, DateTimeOffset now, CancellationToken ct)
    {
        var refusal = SessionErrors.SessionRevoked;
        ConfirmedSession? confirmed = null;
        await sessions.ChangeAsync(
            userId,
            token.SessionId,
            facts =>
            {
                if (WhyNot(facts, token, now) is { } late)
                {
                    refusal = late;
                    return null;
                }

                var session = facts.Session;
                var use = session.Use(token, policy, client, now);
                if (use.Verdict is RefreshVerdict.Reuse)
                {
                    refusal = SessionErrors.RefreshTokenReused; // a refusal, not an exception: the end of the session must outlive it
                }
                else if (session.EndedAt is null)
                {
                    confirmed = facts.Confirmed;
                }

                return new SessionChange(
                    [.. Events(use, session, token, client, now)],
                    use is { BecameShared: true, Repetition: { } repetition }
                        ? mails.Shared(session, facts.Email, repetition, client.Language, now)
                        : null);
            },
            ct);
        if (confirmed is null)
        {
            return refusal;
        }

        recent.Add(token, client);
        return issueSessionTokens.ForRefresh(confirmed, now);
    }

    private static IEnumerable<AuditEvent> Events(
        SessionUse use, Session session, RefreshToken token, ClientContext client, DateTimeOffset now)
    {
        if (use.Verdict is RefreshVerdict.Reuse)
        {
            yield return Of(AuditActions.RefreshTokenReused, $"generation {token.Generation}");
            yield break;
        }

        if (use.IsFirstRepetition)
        {
            yield return Of(AuditActions.RefreshTokenRepeated, use.Repetition!.Detail);
        }

        if (use.BecameShared)
        {
            yield return Of(AuditActions.SessionShared, use.Repetition!.Detail);
        }

        if (session.EndReason is SessionEnd.Shared)
        {
            yield return Of(AuditActions.SessionEnded, nameof(SessionEnd.Shared));
        }

        AuditEvent Of(string action, string detail) => AuditEvent.Of(action, now, session.UserId, session.Id, client.Address, detail);
    }
}

using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Sessions;

/// <summary>Exchanges a refresh token for a new access token and the successor of the refresh token.</summary>
public sealed class RefreshSession(
    IRefreshTokens refreshTokens,
    ISessionStore sessions,
    IUsers users,
    IssueSessionTokens issueSessionTokens,
    SessionMails mails,
    RecentRefreshes recent,
    TokenSettings settings,
    TimeProvider time
)
{
    private readonly RepeatPolicy own = RepeatPolicy.From(settings);

    /// <summary>For our own frontends.</summary>
    public async Task<Result<SessionTokens>> ExecuteAsync(string presented, ClientContext client, CancellationToken ct)
    {
        var confirmed = await ConfirmAsync(presented, own, client, ct);
        return confirmed.Map(it => issueSessionTokens.ForRefresh(it, time.Now()));
    }

    /// <summary>Uses the token, and leaves it to the caller what the next ones say.</summary>
    public async Task<Result<ConfirmedSession>> ConfirmAsync(
        string presented,
        RepeatPolicy policy,
        ClientContext client,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        var now = time.Now();
        if (!refreshTokens.TryRead(presented, out var token))
        {
            return SessionErrors.RefreshTokenInvalid; // a forgery costs no query
        }

        if (recent.Has(token, client) && await FindEchoAsync(token, policy, client, now, ct) is { } echo)
        {
            return echo;
        }

        // Using token n is what confirms n and retires n - 1: one conditional statement, whatever runs beside it.
        if (
            !policy.HasExpired(token, now)
            && await sessions.TryConfirmAsync(token.SessionId, token.Generation, policy, client, now, ct) is { } confirmed
        )
        {
            recent.Add(token, client);
            return confirmed;
        }

        // One read tells most refusals, expired tokens among them: none of these writes or waits for a lock.
        var facts = await sessions.FindFactsAsync(token.SessionId, ct);
        return WhyNot(facts, token, policy, now) is { } refusal ? refusal : await UseAsync(facts!.UserId, token, policy, client, now, ct);
    }

    /// <summary>One read in place of the statement: a client that repeats its token many times a second writes once a second. The row still
    /// decides, so a session that has ended and an account that was disabled are refused at once.</summary>
    private async Task<ConfirmedSession?> FindEchoAsync(
        RefreshToken token,
        RepeatPolicy policy,
        ClientContext client,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var facts = await sessions.FindFactsAsync(token.SessionId, ct);
        return WhyNot(facts, token, policy, now) is null && facts!.Session.IsEcho(token, policy, client, now) ? facts.Confirmed : null;
    }

    /// <summary>Null where the token changes the session: it is exchanged, or it ends the session.</summary>
    private static Error? WhyNot(SessionFacts? facts, RefreshToken token, RepeatPolicy policy, DateTimeOffset now) =>
        facts is not null ? facts.WhyNot(token, policy, now)
        : policy.HasExpired(token, now) ? SessionErrors.RefreshTokenExpired
        : SessionErrors.SessionRevoked; // swept, or erased

    /// <summary>Judges again under the lock of the row: of 64 repetitions one is the first, of 64 replays one ends the session.</summary>
    private async Task<Result<ConfirmedSession>> UseAsync(
        Guid userId,
        RefreshToken token,
        RepeatPolicy policy,
        ClientContext client,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var used = await users.ChangeAsync(
            userId,
            token.SessionId,
            client.Origin,
            (User user, Session session) => user.Refresh(session, token, policy, client, mails, now),
            ct
        );
        if (used is { IsSuccess: true })
        {
            recent.Add(token, client);
        }

        return used ?? SessionErrors.SessionRevoked;
    }
}

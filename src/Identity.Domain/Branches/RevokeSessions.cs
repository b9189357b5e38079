using Identity.Domain.Sessions;
using Identity.Domain.Users;

namespace Identity.Domain.Branches;

/// <summary>Ends sessions by an operator's hand.</summary>
public sealed class RevokeSessions(IUsers users, ISessionStore sessions, TimeProvider time)
{
    /// <returns>How many ended.</returns>
    public async Task<Result<int>> OfUserAsync(Guid userId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        var now = time.Now();
        var ended = await users.ChangeAsync(userId, by.Origin, user => user.EndSessions(SessionEnd.EndedByOperator, except: null, now), ct);
        return ended?.Map(it => it.Count) ?? UserErrors.NotFound;
    }

    public async Task<Result<Done>> OneAsync(Guid sessionId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (await sessions.FindFactsAsync(sessionId, ct) is not { } facts)
        {
            return SessionErrors.SessionNotFound;
        }

        var now = time.Now();
        await users.ChangeAsync(
            facts.UserId,
            sessionId,
            by.Origin,
            (User user, Session session) => user.EndSession(session, SessionEnd.EndedByOperator, now),
            ct
        );
        return new Done(); // it may have ended before
    }
}

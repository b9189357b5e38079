using Identity.Domain.Audit;
using Identity.Domain.Sessions;

namespace Identity.Domain.Branches;

/// <summary>Ends sessions by an operator's hand.</summary>
public sealed class RevokeSessions(IMemberStore members, ISessionStore sessions, TimeProvider time)
{
    /// <returns>How many ended.</returns>
    public async Task<Result<int>> OfUserAsync(Guid userId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (await members.FindAsync(MemberScope.Everybody, userId, ct) is null)
        {
            return BranchErrors.MemberNotFound;
        }

        var audit = AuditEvent.Of(AuditActions.SessionEnded, time.Now(), userId, address: by.Address, detail: $"all by {by.Name}");
        return await sessions.EndOthersAsync(userId, Guid.Empty, SessionEnd.EndedByOperator, audit, ct);
    }

    public async Task<Result<Done>> OneAsync(Guid sessionId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (await sessions.FindFactsAsync(sessionId, ct) is not { } facts)
        {
            return SessionErrors.SessionNotFound;
        }

        var audit = AuditEvent.Of(AuditActions.SessionEnded, time.Now(), facts.UserId, sessionId, by.Address, $"by {by.Name}");
        await sessions.TryEndAsync(sessionId, facts.UserId, SessionEnd.EndedByOperator, audit, ct);
        return new Done();
    }
}

using Identity.Domain.Audit;

namespace Identity.Domain.Sessions;

/// <summary>Ends every session of somebody but the one that asks.</summary>
public sealed class EndOtherSessions(ISessionStore sessions, TimeProvider time)
{
    public Task<int> ExecuteAsync(Guid ownerId, Guid currentSessionId, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        var audit = AuditEvent.Of(AuditActions.SessionEnded, time.Now(), ownerId, null, client.Address, $"all but {currentSessionId}");
        return sessions.EndOthersAsync(ownerId, currentSessionId, SessionEnd.EndedByOwner, audit, ct);
    }
}

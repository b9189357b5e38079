using Identity.Domain.Audit;

namespace Identity.Domain.Sessions;

/// <summary>Ends one session of its owner from another one. A stranger's session is as absent as an unknown one.</summary>
public sealed class EndSession(ISessionStore sessions, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Guid ownerId, Guid sessionId, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        var audit = AuditEvent.Of(AuditActions.SessionEnded, time.Now(), ownerId, sessionId, client.Address, nameof(SessionEnd.EndedByOwner));
        return await sessions.TryEndAsync(sessionId, ownerId, SessionEnd.EndedByOwner, audit, ct) ? new Done() : SessionErrors.SessionNotFound;
    }
}

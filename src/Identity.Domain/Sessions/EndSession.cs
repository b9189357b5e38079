using Identity.Domain.Users;

namespace Identity.Domain.Sessions;

/// <summary>Ends one session of its owner from another one. A stranger's session is as absent as an unknown one.</summary>
public sealed class EndSession(IUsers users, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Guid ownerId, Guid sessionId, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        var now = time.Now();
        return await users.ChangeAsync(
                ownerId,
                sessionId,
                client.Origin,
                (User user, Session session) => user.EndSession(session, SessionEnd.EndedByOwner, now),
                ct
            ) ?? SessionErrors.SessionNotFound;
    }
}

using Identity.Domain.Users;

namespace Identity.Domain.Sessions;

/// <summary>Ends every session of someone but the one that asks.</summary>
public sealed class EndOtherSessions(IUsers users, TimeProvider time)
{
    public async Task<int> ExecuteAsync(Guid ownerId, Guid currentSessionId, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        var now = time.Now();
        var ended = await users.ChangeAsync(
            ownerId,
            client.Origin,
            user => user.EndSessions(SessionEnd.EndedByOwner, currentSessionId, now),
            ct
        );
        return ended?.Value?.Count ?? 0;
    }
}

using Identity.Domain.Users;

namespace Identity.Domain.Invitations;

/// <summary>Invitations change as users do: see <see cref="IUsers"/>. Accepting one is a change of the user.</summary>
public interface IInvitations
{
    /// <returns><see cref="InvitationErrors.Pending"/> where the address has an open invitation to this branch: of parallel callers one succeeds.</returns>
    Task<Result<Invitation>> AddAsync(Invitation invitation, Origin origin, CancellationToken ct);

    /// <returns>What the verb said; null when there is no such invitation.</returns>
    Task<Result<T>?> ChangeAsync<T>(Guid invitationId, Origin origin, Func<Invitation, Result<T>> verb, CancellationToken ct);
}

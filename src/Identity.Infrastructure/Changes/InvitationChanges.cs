using Identity.Domain;
using Identity.Domain.Invitations;

namespace Identity.Infrastructure.Changes;

internal sealed class InvitationChanges(ChangeTransaction change) : IInvitations
{
    public async Task<Result<Invitation>> AddAsync(Invitation invitation, Origin origin, CancellationToken ct) => (await change.ExecuteAsync<Invitation>(
        origin,
        InvitationErrors.Pending,
        db =>
        {
            db.Add(invitation);
            return Task.FromResult<Result<Invitation>?>(invitation);
        },
        ct))!;

    public Task<Result<T>?> ChangeAsync<T>(Guid invitationId, Origin origin, Func<Invitation, Result<T>> verb, CancellationToken ct) =>
        change.ExecuteAsync(
            origin,
            InvitationErrors.Pending,
            async db => await db.LockAsync<Invitation>(invitationId, ct) is { } invitation ? verb(invitation) : null,
            ct);
}

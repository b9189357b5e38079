namespace Identity.Domain.Invitations;

/// <summary>Withdraws an open invitation.</summary>
public sealed class RevokeInvitation(IChanges<Invitation, Guid> invitations, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Guid branchId, Guid invitationId, Guid advisorId, string? address, CancellationToken ct)
    {
        var now = time.Now();
        return await invitations.ChangeAsync(invitationId, new Origin(address), it => it.Revoke(branchId, advisorId, now), ct)
            ?? InvitationErrors.NotFound;
    }
}

using Identity.Domain.Audit;

namespace Identity.Domain.Invitations;

/// <summary>Withdraws an open invitation.</summary>
public sealed class RevokeInvitation(IInvitationStore invitations, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Guid branchId, Guid invitationId, Guid advisorId, string? address, CancellationToken ct)
    {
        var audit = AuditEvent.Of(AuditActions.InvitationRevoked, time.Now(), advisorId, address: address, detail: invitationId.ToString());
        if (await invitations.TryRevokeAsync(branchId, invitationId, audit, ct))
        {
            return new Done();
        }

        return await invitations.FindAsync(invitationId, ct) is { } facts && facts.Invitation.BranchId == branchId
            ? facts.Invitation.RefusalAt(time.Now()) ?? InvitationErrors.Used
            : InvitationErrors.NotFound;
    }
}

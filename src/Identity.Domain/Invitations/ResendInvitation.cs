namespace Identity.Domain.Invitations;

/// <summary>Mails the link again with a fresh expiry, or a new link where that one has expired.</summary>
public sealed class ResendInvitation(
    IChanges<Invitation, Guid> invitations,
    IInvitationStore store,
    InvitationMails mails,
    TimeProvider time
)
{
    public async Task<Result<Done>> ExecuteAsync(Guid branchId, Guid invitationId, Guid advisorId, string? address, CancellationToken ct)
    {
        if (await store.FindAsync(invitationId, ct) is not { } facts || facts.Invitation.BranchId != branchId)
        {
            return InvitationErrors.NotFound;
        }

        var now = time.Now();
        var link = facts.Invitation.LinkToMail(now);
        if (!link.IsSuccess)
        {
            return link.Errors[0];
        }

        var mail = mails.Invite(facts.Invitation, link.Value, facts.BranchName, now);
        return await invitations.ChangeAsync(
                invitationId,
                new Origin(address),
                it => it.Resend(link.Value, mail, advisorId, now),
                ct,
                taken: InvitationErrors.Pending
            ) ?? InvitationErrors.NotFound;
    }
}

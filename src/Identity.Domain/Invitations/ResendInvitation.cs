namespace Identity.Domain.Invitations;

/// <summary>Mails the link again with a fresh expiry, or a new link where that one has expired.</summary>
public sealed class ResendInvitation(
    IChanges<Invitation, Guid> invitations,
    IInvitationStore store,
    InvitationMails mails,
    TimeProvider time
)
{
    /// <summary>By an advisor of its branch.</summary>
    public Task<Result<Done>> ExecuteAsync(Guid branchId, Guid invitationId, Guid advisorId, string? address, CancellationToken ct) =>
        ExecuteAsync(branchId, invitationId, advisorId, new Origin(address), ct);

    /// <summary>By an operator, of any branch.</summary>
    public Task<Result<Done>> ByOperatorAsync(Guid invitationId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        return ExecuteAsync(branchId: null, invitationId, advisorId: null, by.Origin, ct);
    }

    /// <param name="advisorId">Null for who invited: the audit tells it of that advisor.</param>
    private async Task<Result<Done>> ExecuteAsync(Guid? branchId, Guid invitationId, Guid? advisorId, Origin origin, CancellationToken ct)
    {
        if (
            await store.FindAsync(invitationId, ct) is not { Invitation: var invitation } facts
            || (branchId is not null && invitation.BranchId != branchId)
        )
        {
            return InvitationErrors.NotFound;
        }

        var now = time.Now();
        var link = invitation.LinkToMail(now);
        if (!link.IsSuccess)
        {
            return link.Errors[0];
        }

        var mail = mails.Invite(invitation, link.Value, facts.BranchName, now);
        return await invitations.ChangeAsync(
                invitationId,
                origin,
                it => it.Resend(link.Value, mail, advisorId ?? it.InvitedBy, now),
                ct,
                taken: InvitationErrors.Pending
            ) ?? InvitationErrors.NotFound;
    }
}

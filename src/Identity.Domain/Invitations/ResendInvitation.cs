using Identity.Domain.Audit;

namespace Identity.Domain.Invitations;

/// <summary>Mails the link again with a fresh expiry, or a new link where that one has expired. Asked again within a minute it succeeds without another mail: that one is on its way.</summary>
public sealed class ResendInvitation(IInvitationStore invitations, InvitationMails mails, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public async Task<Result<Done>> ExecuteAsync(Guid branchId, Guid invitationId, Guid advisorId, string? address, CancellationToken ct)
    {
        if (await invitations.FindAsync(invitationId, ct) is not { } facts || facts.Invitation.BranchId != branchId)
        {
            return InvitationErrors.NotFound;
        }

        var now = time.Now();
        var link = facts.Invitation.LinkToMail(now);
        if (!link.IsSuccess)
        {
            return link.Errors[0];
        }

        var isFirst = facts.Invitation.SentAt == facts.Invitation.CreatedAt; // the first resend may follow the invitation at once
        if (!isFirst && facts.Invitation.SentAt > now - Pause)
        {
            return new Done();
        }

        var audit = AuditEvent.Of(AuditActions.InvitationSent, now, advisorId, address: address, detail: invitationId.ToString());
        var mailing = await invitations.TryResendAsync(facts.Invitation, link.Value, [mails.Invite(facts.Invitation, link.Value, facts.BranchName, now)], audit, ct);
        return mailing.AgainAt is { } againAt ? InvitationErrors.Limit.After(againAt - now) : new Done();
    }
}

using Identity.Domain.Audit;

namespace Identity.Domain.Invitations;

/// <summary>
/// Lets the holder of an expired link ask for a new one: it goes to the invited address, and the advisor is told. The old link stays dead,
/// and while the new one lives no other mail can be had by it. The answer is always the same, whatever the token was.
/// </summary>
public sealed class RenewInvitation(IInvitationTokens tokens, IInvitationStore invitations, InvitationMails mails, TimeProvider time)
{
    public async Task ExecuteAsync(string token, CancellationToken ct)
    {
        if (!tokens.TryRead(token, out var link) || await invitations.FindAsync(link.InvitationId, ct) is not { } facts)
        {
            return;
        }

        var now = time.Now();
        if (facts.Invitation.LinkToRenew(now) is not { } fresh)
        {
            return;
        }

        // Without the address of the request: whose it is nobody has proven, so no erasure would ever find it.
        var audit = AuditEvent.Of(AuditActions.InvitationSent, now, detail: link.InvitationId.ToString());
        var mail = mails.Renew(facts.Invitation, fresh, facts.BranchName, now);
        await invitations.TryResendAsync(facts.Invitation, fresh, mails.TellAdvisor(facts, now) is { } told ? [mail, told] : [mail], audit, ct);
    }
}

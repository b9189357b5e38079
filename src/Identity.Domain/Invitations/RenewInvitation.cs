using Identity.Domain.Audit;

namespace Identity.Domain.Invitations;

/// <summary>
/// Lets the holder of an expired link ask for a fresh one: it goes to the invited address, at most once an hour, and the advisor is
/// told. The answer is always the same, whatever the token was.
/// </summary>
public sealed class RenewInvitation(IInvitationTokens tokens, IInvitationStore invitations, InvitationMails mails, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public async Task ExecuteAsync(string token, CancellationToken ct)
    {
        if (!tokens.TryRead(token, out var id) || await invitations.FindAsync(id, ct) is not { } facts)
        {
            return;
        }

        var now = time.Now();
        if (facts.Invitation.StateAt(now) is not InvitationState.Expired || facts.Invitation.SentAt > now - Pause)
        {
            return;
        }

        // Without the address of the request: whose it is nobody has proven, so no erasure would ever find it.
        var audit = AuditEvent.Of(AuditActions.InvitationSent, now, detail: id.ToString());
        var fresh = mails.Renew(facts.Invitation, facts.BranchName, now);
        await invitations.TryResendAsync(facts.Invitation, mails.TellAdvisor(facts, now) is { } told ? [fresh, told] : [fresh], audit, ct);
    }
}

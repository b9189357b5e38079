using Identity.Domain.Messaging;

namespace Identity.Domain.Invitations;

/// <summary>
/// Lets the holder of an expired link ask for a new one: it goes to the invited address, and the advisor is told. The old link stays dead,
/// and while the new one lives no other mail can be had by it. The answer is always the same, whatever the token was.
/// </summary>
public sealed class RenewInvitation(
    IInvitationTokens tokens,
    IChanges<Invitation, Guid> invitations,
    IInvitationStore store,
    InvitationMails mails,
    TimeProvider time
)
{
    public async Task ExecuteAsync(string token, CancellationToken ct)
    {
        if (!tokens.TryRead(token, out var link) || await store.FindAsync(link.InvitationId, ct) is not { } facts)
        {
            return;
        }

        var now = time.Now();
        if (facts.Invitation.LinkToRenew(now) is not { } fresh)
        {
            return;
        }

        // Without the address of the request: whose it is nobody has proven, so no erasure would ever find it.
        var mail = mails.Renew(facts.Invitation, fresh, facts.BranchName, now);
        OutboxMessage[] all = mails.TellAdvisor(facts, now) is { } told ? [mail, told] : [mail];
        await invitations.ChangeAsync(link.InvitationId, Origin.None, it => it.Renew(fresh, all, now), ct, taken: InvitationErrors.Pending);
    }
}

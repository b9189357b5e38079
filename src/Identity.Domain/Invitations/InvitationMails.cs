using Identity.Domain.Messaging;

namespace Identity.Domain.Invitations;

/// <summary>The mails about an invitation.</summary>
public sealed class InvitationMails(IOutbox outbox, IInvitationTokens tokens, LinkSettings links)
{
    public OutboxMessage Invite(Invitation invitation, InvitationLink link, string branchName, DateTimeOffset now) =>
        ToInvited(MessageTemplate.Invitation, invitation, link, branchName, now);

    public OutboxMessage Renew(Invitation invitation, InvitationLink link, string branchName, DateTimeOffset now) =>
        ToInvited(MessageTemplate.InvitationRenewed, invitation, link, branchName, now);

    /// <summary>Tells the advisor that someone asked for a new link; null when that advisor no longer exists.</summary>
    public OutboxMessage? TellAdvisor(InvitationFacts facts, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return facts.InviterEmail is not { } advisor
            ? null
            : outbox.Prepare(
                new Message(
                    MessageChannel.Mail,
                    MessageTemplate.InvitationAdvisorTold,
                    advisor,
                    facts.Invitation.Language,
                    new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        ["name"] = facts.Invitation.Name,
                        ["branch"] = facts.BranchName,
                        ["expiresAt"] = Message.Instant(now + Invitation.Lifetime),
                    }
                ),
                now
            );
    }

    private OutboxMessage ToInvited(string template, Invitation invitation, InvitationLink link, string branchName, DateTimeOffset now) =>
        outbox.Prepare(
            new Message(
                MessageChannel.Mail,
                template,
                invitation.Email,
                invitation.Language,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["name"] = invitation.Name,
                    ["branch"] = branchName,
                    ["link"] = links.Invite.For(tokens.Write(link)),
                    ["expiresAt"] = Message.Instant(now + Invitation.Lifetime),
                }
            )
            {
                ExpiresAt = now + Invitation.Lifetime,
                ConcernsId = invitation.Id,
            },
            now
        );
}

using Identity.Domain.Messaging;

namespace Identity.Domain.Invitations;

/// <summary>Lets the advisor see that the mail of an invitation did not arrive.</summary>
public sealed class WatchInvitationMails(IChanges<Invitation, Guid> invitations, TimeProvider time) : IDeliveryWatch
{
    public Task DeliveredAsync(OutboxMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return ChangeAsync(message, it => it.Deliver(message.CreatedAt));
    }

    public Task GivenUpAsync(OutboxMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var now = time.Now();
        return ChangeAsync(message, it => it.MissDelivery(message.CreatedAt, now));
    }

    private async Task ChangeAsync(OutboxMessage message, Func<Invitation, Result<Done>> verb)
    {
        if (message.ConcernsId is { } id)
        {
            await invitations.ChangeAsync(id, Origin.None, verb, CancellationToken.None);
        }
    }
}

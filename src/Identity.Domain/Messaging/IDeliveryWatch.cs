namespace Identity.Domain.Messaging;

/// <summary>What a feature does when it becomes known what became of a message. Asked of messages that name a row
/// (<see cref="Message.ConcernsId"/>), by the worker that sent them; both may be repeated.</summary>
public interface IDeliveryWatch
{
    /// <summary>The other side took it.</summary>
    Task DeliveredAsync(OutboxMessage message);

    /// <summary>The other side refused it for good, or every attempt failed.</summary>
    Task GivenUpAsync(OutboxMessage message);
}

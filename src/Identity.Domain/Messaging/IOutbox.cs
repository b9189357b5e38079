namespace Identity.Domain.Messaging;

/// <summary>What must be told to the outside is written with the change that causes it, and sent after.</summary>
public interface IOutbox
{
    /// <summary>
    /// The row to add to the transaction of the change: it is sent if and only if that commits, at least once, always with the same
    /// content and the same Message-ID.
    /// </summary>
    /// <exception cref="ArgumentException">The template is unknown, is for another channel, or misses a value: a bug.</exception>
    OutboxMessage Prepare(Message message, DateTimeOffset now);
}

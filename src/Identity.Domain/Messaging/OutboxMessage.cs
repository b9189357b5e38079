namespace Identity.Domain.Messaging;

/// <summary>A message on its way. The workers change it by conditional statements only; this class is how it begins and how it
/// reads.</summary>
public sealed class OutboxMessage
{
    private OutboxMessage() { }

    public Guid Id { get; private init; }

    public MessageChannel Channel { get; private init; }

    public string Template { get; private init; } = "";

    public string Recipient { get; private init; } = "";

    public string Language { get; private init; } = "";

    /// <summary>The model, encrypted: links and codes are secrets. Empty once the message is sent.</summary>
    public byte[] Payload { get; private init; } = [];

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset NextAttemptAt { get; private init; }

    /// <summary>How often a worker has begun to send it; also tells one claim from the next.</summary>
    public int Attempts { get; private init; }

    /// <summary>Until then it belongs to one worker; a worker that died gives it back by silence.</summary>
    public DateTimeOffset? ClaimedUntil { get; private init; }

    public DateTimeOffset? SentAt { get; private init; }

    /// <summary>Given up then.</summary>
    public DateTimeOffset? DeadAt { get; private init; }

    /// <summary>The kind of the last failure, such as <c>smtp_connect</c>. Never a secret, an address or a server's own words.</summary>
    public string? LastError { get; private init; }

    /// <summary>See <see cref="Message.ConcernsId"/>.</summary>
    public Guid? ConcernsId { get; private init; }

    /// <param name="id">What the payload was encrypted for; made at <paramref name="now"/>, so that messages sort by time.</param>
    public static OutboxMessage Create(Guid id, Message message, byte[] payload, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new()
        {
            Id = id,
            Channel = message.Channel,
            Template = message.Template,
            Recipient = message.Recipient,
            Language = message.Language,
            ConcernsId = message.ConcernsId,
            Payload = payload,
            CreatedAt = now,
            NextAttemptAt = now,
        };
    }
}

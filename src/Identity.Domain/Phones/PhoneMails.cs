using Identity.Domain.Messaging;

namespace Identity.Domain.Phones;

/// <summary>The mails about phone numbers, always to the address that is stored.</summary>
public sealed class PhoneMails(IOutbox outbox)
{
    /// <summary>Tells the owner, who may not have done it (ASVS 6.3.7). The number is left out: a thief who reads the mailbox has no use
    /// for it.</summary>
    public OutboxMessage Changed(string storedAddress, string language, DateTimeOffset now) =>
        outbox.Prepare(
            new Message(
                MessageChannel.Mail,
                MessageTemplate.PhoneChanged,
                storedAddress,
                language,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["at"] = Message.Instant(now) }
            ),
            now
        );
}

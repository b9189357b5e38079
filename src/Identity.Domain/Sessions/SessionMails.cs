using Identity.Domain.Messaging;

namespace Identity.Domain.Sessions;

/// <summary>The mails about sessions. They name networks and instants, and nothing that a client says about itself.</summary>
public sealed class SessionMails(IOutbox outbox)
{
    /// <summary>Tells the owner that two parties use the session, and whether it was ended for that.</summary>
    public OutboxMessage Shared(Session session, string storedAddress, Repetition repetition, string language, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(repetition);
        var template = session.EndedAt is null ? MessageTemplate.SessionShared : MessageTemplate.SessionSharedEnded;
        return outbox.Prepare(
            new Message(
                MessageChannel.Mail,
                template,
                storedAddress,
                language,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["openedAt"] = Message.Instant(session.CreatedAt),
                    ["first"] = repetition.FirstNetwork ?? "–",
                    ["second"] = repetition.Network ?? "–",
                }
            ),
            now
        );
    }
}

using Identity.Domain.Messaging;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary>Mail without a server: one <c>.eml</c> file each, which every mail program opens.</summary>
internal sealed class MailFolder(MailSettings settings) : IMessageTransport
{
    private readonly DropFolder folder = new(settings.Folder, "eml");

    public MessageChannel Channel => MessageChannel.Mail;

    public Task SendAsync(RenderedMessage message, CancellationToken ct) =>
        folder.WriteAsync(message, MimeMail.Write(message, settings.From, Recipient(message)), ct);

    internal static Mailbox Recipient(RenderedMessage message) =>
        Mailbox.TryParseAddress(message.Recipient, out var mailbox) ? mailbox : throw new DeliveryException("recipient_invalid", isFinal: true);
}

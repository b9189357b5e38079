using Identity.Domain.Messaging;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary>Mail without a server: one <c>.eml</c> file each, which every mail program opens.</summary>
internal sealed class MailFolder(MailSettings settings) : IMessageTransport
{
    private readonly DropFolder folder = new(settings.Folder, "eml");

    public MessageChannel Channel => MessageChannel.Mail;

    public async Task SendAsync(RenderedMessage message, CancellationToken ct)
    {
        using var mail = MimeMail.Create(message, settings.From);
        using var content = new MemoryStream();
        await mail.WriteToAsync(MimeMail.Format(mail), content, ct);
        await folder.WriteAsync(message, content.GetBuffer().AsMemory(0, (int)content.Length), ct);
    }
}

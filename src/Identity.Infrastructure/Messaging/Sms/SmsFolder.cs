using Identity.Domain.Messaging;

namespace Identity.Infrastructure.Messaging.Sms;

/// <summary>Texts without a provider: one <c>.json</c> file each.</summary>
internal sealed class SmsFolder(SmsSettings settings) : IMessageTransport
{
    private readonly DropFolder folder = new(settings.Folder, "json");

    public MessageChannel Channel => MessageChannel.Sms;

    public Task SendAsync(RenderedMessage message, CancellationToken ct) => folder.WriteAsync(message, SmsBody.Write(message), ct);
}

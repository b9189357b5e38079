using Identity.Domain.Messaging;

namespace Identity.Infrastructure.Messaging;

/// <summary>A way out: a mail server or a webhook, or a folder in place of either.</summary>
internal interface IMessageTransport
{
    MessageChannel Channel { get; }

    /// <summary>Returns when the other side has taken charge of the message.</summary>
    /// <exception cref="DeliveryException">It has not.</exception>
    Task SendAsync(RenderedMessage message, CancellationToken ct);
}

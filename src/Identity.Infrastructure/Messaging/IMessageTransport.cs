using Identity.Domain.Messaging;

namespace Identity.Infrastructure.Messaging;

/// <summary>A way out: a mail server or a webhook, or a folder in place of either.</summary>
internal interface IMessageTransport
{
    MessageChannel Channel { get; }

    /// <summary>Returns when the other side has taken charge of the message.</summary>
    /// <exception cref="DeliveryException">It has not.</exception>
    Task SendAsync(RenderedMessage message, CancellationToken ct);

    /// <summary>Returns when the other side can be reached and would take messages, as far as it tells without getting one.</summary>
    /// <exception cref="DeliveryException">It would not.</exception>
    Task ProbeAsync(CancellationToken ct) => Task.CompletedTask;
}

using Identity.Domain.Messaging;

namespace Identity.Infrastructure.Messaging;

/// <summary>A way out for what programs are told: no template, no language, and nothing to render.</summary>
internal interface INoticeTransport
{
    MessageChannel Channel { get; }

    /// <summary>Returns when the other side has taken charge of the notice, or there is nobody to tell any more.</summary>
    /// <exception cref="DeliveryException">It has not.</exception>
    Task SendAsync(OutboxMessage notice, IReadOnlyDictionary<string, string> model, CancellationToken ct);
}

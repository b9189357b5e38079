using Identity.Domain.Messaging;

namespace Identity.Infrastructure.Messaging;

/// <summary>Whether mails and texts would go out, found out without sending one.</summary>
public sealed class MessageProbe
{
    private readonly IEnumerable<IMessageTransport> transports;

    internal MessageProbe(IEnumerable<IMessageTransport> transports) => this.transports = transports;

    /// <returns>Null when the other side is ready; else the word of docs/mail.md for why not.</returns>
    public async Task<string?> AskAsync(MessageChannel channel, CancellationToken ct)
    {
        try
        {
            await transports.Single(transport => transport.Channel == channel).ProbeAsync(ct);
            return null;
        }
        catch (DeliveryException failure)
        {
            return failure.Kind;
        }
    }
}

using Identity.Domain;
using Identity.Domain.Messaging;

namespace Identity.Infrastructure.Messaging;

/// <summary>Sends one mail at once, past the outbox, to tell an operator whether the mail settings work.</summary>
public sealed class MailTest
{
    private readonly IMessageTransport transport;
    private readonly TimeProvider time;

    internal MailTest(IEnumerable<IMessageTransport> transports, TimeProvider time)
    {
        transport = transports.Single(candidate => candidate.Channel is MessageChannel.Mail);
        this.time = time;
    }

    /// <returns>Null when the other side took it; else the word of docs/mail.md for why not.</returns>
    public async Task<string?> SendAsync(Email recipient, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        var now = time.Now();
        var message = new RenderedMessage(
            Guid.CreateVersion7(now),
            now,
            recipient.Address,
            "Test of the mail settings",
            "An operator of the service sent this email to test the mail settings.\n",
            Html: null
        );
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(OutboxSettings.LongestDelivery);
            await transport.SendAsync(message, timeout.Token);
            return null;
        }
        catch (DeliveryException failure)
        {
            return failure.Kind;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return "timeout";
        }
    }
}

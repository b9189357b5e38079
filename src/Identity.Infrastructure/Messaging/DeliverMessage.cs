using System.Security.Cryptography;
using Identity.Domain.Messaging;
using Microsoft.Extensions.Logging;

namespace Identity.Infrastructure.Messaging;

/// <summary>Sends one claimed message and notes what became of it.</summary>
internal sealed partial class DeliverMessage(
    OutboxQueue queue,
    Outbox outbox,
    MessageTemplates templates,
    IEnumerable<IMessageTransport> transports,
    IEnumerable<INoticeTransport> notices,
    IEnumerable<IDeliveryWatch> watches,
    MessageMetrics metrics,
    TimeProvider time,
    ILogger<DeliverMessage> logger
)
{
    internal async Task ExecuteAsync(OutboxMessage message, CancellationToken ct)
    {
        try
        {
            await SendAsync(message, ct);
            await queue.MarkSentAsync(message);
            await TellAsync(message, watch => watch.DeliveredAsync(message));
            LogSent(message.Id, message.Template);
        }
        catch (DeliveryException failure)
        {
            if (queue.GivesUp(message, failure))
            {
                await TellAsync(message, watch => watch.GivenUpAsync(message)); // first: if that fails, the message is not done with
            }

            if (await queue.MarkFailedAsync(message, failure) is { } next)
            {
                LogFailed(message.Id, message.Template, message.Attempts, failure.Kind, next);
                return;
            }

            metrics.CountGivenUp(message, failure);
            if (failure.IsFinal)
            {
                LogRefused(message.Id, message.Template, failure.Kind);
            }
            else
            {
                LogGivenUp(message.Id, message.Template, message.Attempts, failure.Kind);
            }
        }
    }

    private async Task TellAsync(OutboxMessage message, Func<IDeliveryWatch, Task> tell)
    {
        if (message.ConcernsId is not null)
        {
            foreach (var watch in watches)
            {
                await tell(watch);
            }
        }
    }

    private async Task SendAsync(OutboxMessage message, CancellationToken ct)
    {
        if (queue.IsExhausted(message))
        {
            throw new DeliveryException("attempts_exhausted"); // the queue gives it up
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(OutboxSettings.LongestDelivery);
        try
        {
            var model = outbox.Open(message);
            if (Outbox.ExpiryIn(model) <= time.GetUtcNow())
            {
                throw new DeliveryException("expired", isFinal: true); // its link or code would be refused: it only confuses
            }

            if (notices.FirstOrDefault(transport => transport.Channel == message.Channel) is { } notice)
            {
                await notice.SendAsync(message, model, timeout.Token);
                return;
            }

            var rendered = templates.Render(message, model);
            await transports.Single(transport => transport.Channel == message.Channel).SendAsync(rendered, timeout.Token);
        }
        catch (CryptographicException exception)
        {
            // A forgotten master key can be brought back within the day; a row that was tampered with is given up then.
            throw new DeliveryException("payload_unreadable", inner: exception);
        }
        catch (OperationCanceledException exception) when (!ct.IsCancellationRequested)
        {
            throw new DeliveryException("timeout", inner: exception);
        }
        catch (Exception exception) when (exception is not (DeliveryException or OperationCanceledException))
        {
            // A bug, most likely; the message stays and is tried again. The exception's text may quote the message: only its name is kept.
            throw new DeliveryException(exception.GetType().Name, inner: exception);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Message {Id} ({Template}) was sent")]
    private partial void LogSent(Guid id, string template);

    [LoggerMessage(2, LogLevel.Warning, "Message {Id} ({Template}) could not be sent, attempt {Attempt}: {Kind}; next attempt at {Next:O}")]
    private partial void LogFailed(Guid id, string template, int attempt, string kind, DateTimeOffset next);

    [LoggerMessage(3, LogLevel.Error, "Message {Id} ({Template}) failed permanently after attempt {Attempt}: {Kind}")]
    private partial void LogGivenUp(Guid id, string template, int attempt, string kind);

    // No error of ours: anybody can sign up with an address that does not exist.
    [LoggerMessage(4, LogLevel.Warning, "Message {Id} ({Template}) cannot be sent: {Kind}")]
    private partial void LogRefused(Guid id, string template, string kind);
}

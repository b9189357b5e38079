using System.Runtime.CompilerServices;
using Identity.Domain.Messaging;
using Identity.Infrastructure.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Identity.Infrastructure.Messaging;

/// <summary>
/// Empties the outbox: woken by this replica's own changes at once, by anybody else's within the poll interval. On shutdown it claims
/// nothing more and finishes what it has begun; what does not finish in time is sent again when its claim is over.
/// </summary>
internal sealed partial class OutboxWorker(
    OutboxQueue queue,
    DeliverMessage deliver,
    OutboxSignal signal,
    OutboxSettings settings,
    ILogger<OutboxWorker> logger
) : BackgroundService
{
    private readonly Outage outage = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Concurrency };
        await Parallel.ForEachAsync(ClaimedAsync(stoppingToken), options, async (message, _) => await DeliverAsync(message));
    }

    /// <summary>Claims a message when a sender is free, never in advance.</summary>
    private async IAsyncEnumerable<OutboxMessage> ClaimedAsync([EnumeratorCancellation] CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            if (await TryClaimAsync() is { } message)
            {
                yield return message;
            }
            else
            {
                await IdleAsync(ct);
            }
        }
    }

    private async Task<OutboxMessage?> TryClaimAsync()
    {
        try
        {
            var message = await queue.TryClaimAsync();
            if (outage.Ends())
            {
                LogRecovered();
            }

            return message;
        }
        catch (Exception exception)
        {
            if (outage.Begins())
            {
                LogFailed(exception);
            }

            return null;
        }
    }

    private async Task IdleAsync(CancellationToken ct)
    {
        try
        {
            await signal.WaitAsync(settings.PollInterval, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The loop ends by itself.
        }
    }

    private async Task DeliverAsync(OutboxMessage message)
    {
        try
        {
            await deliver.ExecuteAsync(message, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // The note was lost, not the message: its claim ends, and it is sent again.
            if (outage.Begins())
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Cannot read the outbox. Messages are sent when this works again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(2, LogLevel.Information, "The outbox can be read again")]
    private partial void LogRecovered();
}

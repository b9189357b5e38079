using Identity.Domain.Audit;
using Identity.Infrastructure.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Identity.Infrastructure.Audit;

/// <summary>
/// Seals every few seconds, and tells the log of each seal. Kept apart from the database, those lines are the anchor: who cuts the end
/// off the chain, or continues it otherwise, contradicts them.
/// </summary>
internal sealed partial class AuditSealerWorker(
    AuditSealer sealer,
    AuditSettings settings,
    TimeProvider time,
    ILogger<AuditSealerWorker> logger
) : BackgroundService
{
    private readonly Outage outage = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.SealInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SealAllAsync(stoppingToken);
                if (outage.Ends())
                {
                    LogRecovered();
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                if (outage.Begins())
                {
                    LogFailed(exception);
                }
            }
        }
    }

    private async Task SealAllAsync(CancellationToken ct)
    {
        IReadOnlyList<AuditSeal> seals;
        do
        {
            seals = await sealer.ExecuteAsync(ct);
            foreach (var seal in seals)
            {
                LogSealed(AuditAnchor.Of(seal), seal.Count);
            }
        } while (seals.Sum(seal => seal.Count) == AuditSealer.BatchSize); // more than one batch waits, as after an import
    }

    [LoggerMessage(1, LogLevel.Information, "Audit seal {Anchor} over {Count} events")]
    private partial void LogSealed(AuditAnchor anchor, int count);

    [LoggerMessage(2, LogLevel.Error, "Cannot seal the audit. Its events stay unsealed until this works again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(3, LogLevel.Information, "The audit can be sealed again")]
    private partial void LogRecovered();
}

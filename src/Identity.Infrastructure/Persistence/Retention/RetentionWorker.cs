using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Identity.Infrastructure.Persistence.Retention;

/// <summary>Looks for what is past its time, for as long as the service runs. Nothing depends on it happening on time.</summary>
internal sealed partial class RetentionWorker(
    RetentionRound round,
    RetentionSettings settings,
    TimeProvider time,
    ILogger<RetentionWorker> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The first round waits for its turn as well: a service that just came up has better things to do.
        using var timer = new PeriodicTimer(settings.Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await round.ExecuteAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Retention failed. The next run tries again")]
    private partial void LogFailed(Exception exception);
}

using Identity.Domain;
using Identity.Domain.Throttling;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Identity.Infrastructure.Throttling;

/// <summary>Deletes what does not count any more. Any number of replicas may do it.</summary>
internal sealed partial class ThrottleUpkeep(IDbContextFactory<IdentityDbContext> contexts, TimeProvider time, ILogger<ThrottleUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    internal async Task PurgeAsync(CancellationToken ct)
    {
        var forgotten = time.Now() - FailureDelays.Memory;
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Throttles.Where(throttle => throttle.TakenAt < forgotten).ExecuteDeleteAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await PurgeAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception); // rows that are too old are ignored anyway: an hour more does no harm
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(1, LogLevel.Warning, "Old failure counts could not be deleted; the next try is in an hour")]
    private partial void LogFailed(Exception exception);
}

using Identity.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Identity.Infrastructure.Persistence.Retention;

/// <summary>Everything that is past its time, once.</summary>
internal sealed partial class RetentionRound(
    IDbContextFactory<IdentityDbContext> contexts,
    IEnumerable<ISweep> sweeps,
    SqliteUpkeep sqlite,
    TimeProvider time,
    ILogger<RetentionRound> logger
)
{
    // Nobody waits for it, and what is past its time has no index of its own everywhere.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <returns>How much was deleted.</returns>
    internal async Task<int> ExecuteAsync(CancellationToken ct)
    {
        var total = 0;
        foreach (var sweep in sweeps)
        {
            total += await TrySweepAsync(sweep, ct);
        }

        await sqlite.ExecuteAsync(ct);
        return total;
    }

    /// <summary>One sweep that fails keeps none of the others from its work.</summary>
    private async Task<int> TrySweepAsync(ISweep sweep, CancellationToken ct)
    {
        try
        {
            var deleted = await SweepAsync(sweep, ct);
            if (deleted > 0)
            {
                LogDeleted(deleted, sweep.Name);
            }

            return deleted;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(sweep.Name, exception);
            return 0;
        }
    }

    private async Task<int> SweepAsync(ISweep sweep, CancellationToken ct)
    {
        var now = time.Now();
        for (var total = 0; ; )
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            db.Database.SetCommandTimeout(Patience);
            var deleted = await sweep.ExecuteAsync(db, now, ct);
            total += deleted;
            if (deleted < RetentionSettings.BatchSize)
            {
                return total;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Retention: {Count} {Name} deleted")]
    private partial void LogDeleted(int count, string name);

    [LoggerMessage(2, LogLevel.Error, "Retention: Cannot delete expired {Name}. The next run tries again")]
    private partial void LogFailed(string name, Exception exception);
}

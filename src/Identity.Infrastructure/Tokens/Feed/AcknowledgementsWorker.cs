using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Identity.Infrastructure.Tokens.Feed;

/// <summary>Writes down how far readers have come. It stands apart from the feed, which goes on where nothing can be written.</summary>
internal sealed partial class AcknowledgementsWorker(
    Acknowledgements acknowledgements,
    IDbContextFactory<IdentityDbContext> contexts,
    TimeProvider time,
    ILogger<AcknowledgementsWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);

    private readonly Outage outage = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await WriteAsync(stoppingToken) && outage.Ends())
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

    /// <returns>Whether there was anything to write.</returns>
    internal async Task<bool> WriteAsync(CancellationToken ct)
    {
        if (acknowledgements.Due() is not { Count: > 0 } due)
        {
            return false;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        foreach (var reader in due)
        {
            // The same reader may have asked another replica since. Another client's reader is not this one's to move.
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO revocation_readers (id, client_id, cursor, acknowledged_at, seen_at)
                VALUES ({reader.Id}, {reader.ClientId}, {reader.Cursor}, {db.Parameter(reader.AcknowledgedAt)}, {db.Parameter(
                    reader.SeenAt
                )})
                ON CONFLICT (id) DO UPDATE
                   SET cursor = excluded.cursor, acknowledged_at = excluded.acknowledged_at, seen_at = excluded.seen_at
                 WHERE revocation_readers.client_id = excluded.client_id AND revocation_readers.seen_at < excluded.seen_at
                """,
                ct
            );
        }

        acknowledgements.Written(due);
        return true;
    }

    [LoggerMessage(1, LogLevel.Warning, "Cannot write down which services have read the revocations. They read on")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(2, LogLevel.Information, "Which services have read the revocations is written down again")]
    private partial void LogRecovered();
}

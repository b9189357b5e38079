using Identity.Infrastructure.Persistence;

namespace Identity.Api.CommandLine;

/// <summary>Migrations at start. A database that is not there yet (a compose file that starts everything at once) is waited for.</summary>
internal static partial class Migrations
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    internal static async Task ApplyAsync(WebApplication app, CancellationToken ct)
    {
        var migrator = app.Services.GetRequiredService<StoreMigrator>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        var startedAt = time.GetTimestamp();
        while (true)
        {
            try
            {
                foreach (var migration in await migrator.MigrateAsync(ct))
                {
                    LogApplied(app.Logger, migration);
                }

                return;
            }
            catch (Exception exception)
                when (StoreRefusal.Of(exception) is (_, ExitCodes.Unavailable) && time.GetElapsedTime(startedAt) < Patience)
            {
                LogWaiting(app.Logger, exception.Message);
                await Task.Delay(Pause, time, ct);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Applied migration {Migration}")]
    private static partial void LogApplied(ILogger logger, string migration);

    [LoggerMessage(2, LogLevel.Warning, "The database does not answer yet. Trying again: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);
}

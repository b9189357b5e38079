using Identity.Domain;
using Identity.Domain.Tokens.Keys;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Telemetry;
using Identity.Infrastructure.Tokens.Keys;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Identity.Infrastructure.Tokens;

/// <summary>
/// Keeps this replica's knowledge of keys and revocations fresh: twice a second, so that what happens anywhere counts here within one
/// second. Once an hour it also tends the keys themselves; where that fails, as on a database that cannot be written, the rest goes on.
/// </summary>
internal sealed partial class TokenUpkeep(
    SigningKeyRing keys,
    RevocationPoll revocations,
    TendSigningKeys tend,
    TimeProvider time,
    ILogger<TokenUpkeep> logger
) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan TendInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan TendAgainAfter = TimeSpan.FromSeconds(10);

    private readonly Outage outage = new();
    private readonly Outage untended = new();

    private DateTimeOffset triedToTendAt;
    private TimeSpan tendAfter;

    /// <summary>The first round runs before the service listens: there is no moment without a key or without the revocations.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RoundAsync(cancellationToken);
        }
        catch (Exception exception) when (StoreOutage.LacksSchema(exception))
        {
            outage.Begins(); // told here without a trace; the first round that succeeds ends it
            LogNotMigrated();
        }
        catch (Exception exception) when (exception is not OperationCanceledException && StoreOutage.IsOutage(exception))
        {
            // The service starts without its database, says so in /health/ready and 503, and recovers by itself.
            if (outage.Begins())
            {
                LogFailed(exception);
            }
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(PollInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RoundAsync(stoppingToken);
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

    private async Task RoundAsync(CancellationToken ct)
    {
        await keys.ReloadAsync(ct);
        await revocations.ExecuteAsync(ct);
        var now = time.Now();
        if (now - triedToTendAt >= tendAfter || now < triedToTendAt)
        {
            triedToTendAt = now;
            tendAfter = await TryTendAsync(ct) ? TendInterval : TendAgainAfter;
        }
    }

    private async Task<bool> TryTendAsync(CancellationToken ct)
    {
        try
        {
            await tend.ExecuteAsync(ct);
            await keys.ReloadAsync(ct); // the first key of a fresh installation
            if (untended.Ends())
            {
                LogTended();
            }

            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (untended.Begins())
            {
                LogNotTended(exception);
            }

            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Cannot read keys and revocations. Private endpoints answer 503 until this works again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(
        5,
        LogLevel.Warning,
        "The database lacks migrations of this version. Run: identity migrate. Until then /health/ready answers 503"
    )]
    private partial void LogNotMigrated();

    [LoggerMessage(2, LogLevel.Information, "Keys and revocations are up to date again")]
    private partial void LogRecovered();

    [LoggerMessage(3, LogLevel.Error, "Cannot maintain the signing keys. No key is announced or deleted until this works again")]
    private partial void LogNotTended(Exception exception);

    [LoggerMessage(4, LogLevel.Information, "Signing keys are maintained again")]
    private partial void LogTended();
}

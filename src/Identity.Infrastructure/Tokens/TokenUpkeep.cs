using Identity.Domain;
using Identity.Domain.Tokens.Keys;
using Identity.Infrastructure.Tokens.Keys;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Identity.Infrastructure.Tokens;

/// <summary>
/// Keeps this replica's knowledge of keys and revocations fresh: twice a second, so that what happens anywhere counts here within one
/// second. Once an hour it also tends the keys themselves and deletes what is over.
/// </summary>
internal sealed partial class TokenUpkeep(
    SigningKeyRing keys, RevocationPoll revocations, TendSigningKeys tend, TimeProvider time, ILogger<TokenUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan ChoresInterval = TimeSpan.FromHours(1);

    private DateTimeOffset choresDoneAt;
    private bool failing;

    /// <summary>The first round runs before the service listens: there is no moment without a key or without the revocations.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RoundAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && Persistence.StoreOutage.IsOutage(exception))
        {
            Failed(exception); // the service starts without its database, says so in /health/ready and 503, and recovers by itself
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
                Recovered();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Failed(exception);
            }
        }
    }

    private async Task RoundAsync(CancellationToken ct)
    {
        var now = time.Now();
        if (now - choresDoneAt >= ChoresInterval)
        {
            await tend.ExecuteAsync(ct);
            await revocations.PurgeAsync(ct);
            choresDoneAt = now;
        }

        await keys.ReloadAsync(ct);
        await revocations.ExecuteAsync(ct);
    }

    private void Failed(Exception exception)
    {
        if (!failing)
        {
            LogFailed(exception); // once an outage, not twice a second
        }

        failing = true;
    }

    private void Recovered()
    {
        if (failing)
        {
            LogRecovered();
        }

        failing = false;
    }

    [LoggerMessage(1, LogLevel.Error, "Keys and revocations cannot be read; private endpoints answer 503 until they can")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(2, LogLevel.Information, "Keys and revocations are fresh again")]
    private partial void LogRecovered();
}

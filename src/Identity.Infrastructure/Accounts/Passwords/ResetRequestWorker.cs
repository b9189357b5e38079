using Identity.Domain.Accounts.Passwords;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Identity.Infrastructure.Accounts.Passwords;

/// <summary>
/// Settles requests for new passwords, once a second and not at once: work that began with the request would slow down whatever the same
/// caller measures next, and so tell after all whether the account exists (security statement 47).
/// </summary>
internal sealed partial class ResetRequestWorker(MailRequestedResets mailRequestedResets, TimeProvider time, ILogger<ResetRequestWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private bool failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await mailRequestedResets.ExecuteAsync(stoppingToken);
                Recovered();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Failed(exception); // the request stays, and so does the way to ask again
            }
        }
    }

    private void Failed(Exception exception)
    {
        if (!failing)
        {
            LogFailed(exception); // once an outage, not once a second
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

    [LoggerMessage(1, LogLevel.Error, "Requests for new passwords cannot be settled; their mails leave when they can")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(2, LogLevel.Information, "Requests for new passwords are settled again")]
    private partial void LogRecovered();
}

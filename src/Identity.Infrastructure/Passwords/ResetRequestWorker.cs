using Identity.Domain.Passwords;
using Identity.Infrastructure.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Identity.Infrastructure.Passwords;

/// <summary>
/// Settles requests for new passwords, once a second and not at once: work that began with the request would slow down whatever the same
/// caller measures next, and so tell after all whether the account exists (security requirement 47).
/// </summary>
internal sealed partial class ResetRequestWorker(
    MailRequestedResets mailRequestedResets,
    TimeProvider time,
    ILogger<ResetRequestWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Outage outage = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await mailRequestedResets.ExecuteAsync(stoppingToken);
                if (outage.Ends())
                {
                    LogRecovered();
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The request stays, and so does the way to ask again.
                if (outage.Begins())
                {
                    LogFailed(exception);
                }
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Cannot process password reset requests. Their emails are sent when this works again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(2, LogLevel.Information, "Password reset requests are processed again")]
    private partial void LogRecovered();
}

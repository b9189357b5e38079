using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Identity.ResourceServer;

/// <summary>Follows the identity service: what it revokes, within a second, and its keys.</summary>
internal sealed partial class IssuerWatch(
    IssuerClient issuer,
    IssuerKeys keys,
    RevokedTokens revoked,
    TimeProvider time,
    ILogger<IssuerWatch> logger
) : BackgroundService
{
    /// <summary>How long an answer without news is held: silence for longer is an outage.</summary>
    internal static readonly TimeSpan Held = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan KeysInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isOut;

    /// <summary>Whether the identity service, or the way to it, is the cause.</summary>
    internal static bool IsOutage(Exception exception, CancellationToken ct) =>
        !ct.IsCancellationRequested
        && exception is HttpRequestException or OperationCanceledException or JsonException or ArgumentException or IOException;

    /// <summary>Serves when it knows what was revoked, or after five seconds without: what happens then is the choice of
    /// <see cref="ResourceServerOptions.WhenStale"/>.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(started.Task, Task.Delay(LongestStart, time, cancellationToken));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(FollowRevocationsAsync(stoppingToken), FollowKeysAsync(stoppingToken));

    private async Task FollowRevocationsAsync(CancellationToken ct)
    {
        string? cursor = null;
        var pause = ShortestPause;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var askedAt = time.GetTimestamp();
                var answer = await issuer.ReadRevocationsAsync(cursor, cursor is null ? TimeSpan.Zero : Held, ct);
                var isWhole = answer.Revocations.Count < FeedAnswer.Full;
                revoked.Hear(answer.Revocations, isWhole ? askedAt : null);
                (cursor, pause) = (answer.Cursor, ShortestPause);
                if (isWhole && started.TrySetResult() | isOut)
                {
                    isOut = false;
                    LogFollowing();
                }
            }
            catch (Exception exception) when (IsOutage(exception, ct))
            {
                // A cursor that is no longer understood: begin anew.
                cursor = exception is HttpRequestException { StatusCode: HttpStatusCode.BadRequest } ? null : cursor;
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                if (!isOut)
                {
                    isOut = true;
                    LogOutage(exception);
                }
            }

            await PauseAsync(pause, ct);
        }
    }

    private async Task FollowKeysAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await keys.ReadAsync(ct);
                await PauseAsync(KeysInterval, ct);
            }
            catch (Exception exception) when (IsOutage(exception, ct))
            {
                await PauseAsync(LongestPause, ct); // the feed tells of it
            }
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken ct) =>
        await Task.Delay(pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [LoggerMessage(1, LogLevel.Information, "Following the revocations of the identity service")]
    private partial void LogFollowing();

    [LoggerMessage(2, LogLevel.Error, "Cannot read the revocations of the identity service. Trying again until it works")]
    private partial void LogOutage(Exception exception);
}

using Identity.Domain;
using Identity.Domain.Pictures;
using Microsoft.Extensions.Logging;

namespace Identity.Infrastructure.Pictures;

/// <summary>
/// Has pictures drawn by one worker, one after the other. A worker is started for the first picture, serves the next ones, and ends when
/// nobody needs it, or when anything about it is odd.
/// </summary>
internal sealed partial class PictureRenderer : IPictureRenderer, IDisposable
{
    private static readonly string Root = Path.GetPathRoot(AppContext.BaseDirectory)!;

    private readonly PictureWorkerCommand command;
    private readonly PictureWorkerSettings settings;
    private readonly ILogger<PictureRenderer> logger;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Timer idle;
    private readonly Lock disposal = new();
    private PictureWorkerProcess? worker;
    private bool isDisposed;
    private long waiting;

    public PictureRenderer(PictureWorkerCommand command, PictureWorkerSettings settings, ILogger<PictureRenderer> logger)
    {
        (this.command, this.settings, this.logger) = (command, settings, logger);
        idle = new Timer(_ => EndIdle());
    }

    /// <summary>Of the worker that runs now, for tests.</summary>
    internal int? WorkerId => worker is { HasExited: false } running ? running.Id : null;

    public async Task<Result<Picture>> RenderAsync(ReadOnlyMemory<byte> upload, CancellationToken ct)
    {
        var weight = Math.Max(upload.Length, PictureWorkerSettings.Weight);
        try
        {
            if (Interlocked.Add(ref waiting, weight) > settings.MostWaiting)
            {
                LogBusy();
                return Busy();
            }

            if (!await turn.WaitAsync(settings.LongestWait, ct))
            {
                LogBusy();
                return Busy();
            }

            try
            {
                idle.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                return await RenderInTurnAsync(upload);
            }
            finally
            {
                ArmIdle();
                turn.Release();
            }
        }
        finally
        {
            Interlocked.Add(ref waiting, -weight);
        }
    }

    public void Dispose()
    {
        lock (disposal)
        {
            isDisposed = true;
            idle.Dispose();
            worker?.Dispose(); // a picture under way is refused; the turn it holds is not waited for
        }
    }

    private async Task<Result<Picture>> RenderInTurnAsync(ReadOnlyMemory<byte> upload)
    {
        while (true)
        {
            var isFresh = worker is null or { HasExited: true };
            if (isFresh && !await StartAsync())
            {
                return PictureErrors.Unavailable;
            }

            var answer = await worker!.RenderAsync(upload, settings.LongestPicture);
            switch (answer)
            {
                case PictureAnswer.Rendered rendered:
                    return rendered.Picture;
                case PictureAnswer.Refused:
                    return PictureErrors.Invalid;
                case PictureAnswer.Died when !isFresh:
                    End(); // perhaps it died of an earlier picture or was killed: this one is judged by a new worker
                    continue;
                case PictureAnswer.Died:
                    LogFailed("it died", upload.Length);
                    End();
                    return PictureErrors.Invalid;
                default:
                    LogFailed(((PictureAnswer.Failed)answer).Reason, upload.Length);
                    End();
                    return PictureErrors.Invalid;
            }
        }
    }

    private async Task<bool> StartAsync()
    {
        End();
        var directory = CreateEmptyDirectory();
        var (started, reason) = await PictureWorkerProcess.StartAsync(command, directory ?? Root, settings.LongestStart);
        if (directory is not null)
        {
            TryDelete(directory);
        }

        if (started is null)
        {
            LogUnavailable(reason);
            return false;
        }

        lock (disposal)
        {
            worker = started;
            if (isDisposed)
            {
                started.Dispose(); // nobody else would
            }
        }

        return true;
    }

    private void End()
    {
        worker?.Dispose();
        worker = null;
    }

    private void ArmIdle()
    {
        lock (disposal)
        {
            if (!isDisposed)
            {
                idle.Change(settings.LongestIdle, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void EndIdle()
    {
        if (turn.Wait(0)) // or a picture came just now
        {
            End();
            turn.Release();
        }
    }

    /// <summary>For the worker alone. It is removed once the worker is there, so that no death of either leaves one behind.</summary>
    /// <returns>Null where none can be made: the worker opens no file anyway.</returns>
    private static string? CreateEmptyDirectory()
    {
        try
        {
            return Directory.CreateTempSubdirectory("identity-picture-worker-").FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void TryDelete(string directory)
    {
        try
        {
            Directory.Delete(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Something else removed it; or it is Windows, which keeps the directory of a process.
        }
    }

    private Error Busy() => PictureErrors.Unavailable.Because("Too many pictures are waiting. Try again.").After(settings.LongestPicture);

    [LoggerMessage(1, LogLevel.Warning, "A picture was refused because too many are waiting")]
    private partial void LogBusy();

    [LoggerMessage(2, LogLevel.Warning, "The picture worker failed, so an upload of {Bytes} bytes was refused: {Reason}")]
    private partial void LogFailed(string reason, int bytes);

    [LoggerMessage(3, LogLevel.Error, "Cannot start a picture worker, so all picture uploads are refused: {Reason}")]
    private partial void LogUnavailable(string reason);
}

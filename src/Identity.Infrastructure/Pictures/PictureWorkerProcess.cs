using System.ComponentModel;
using System.Diagnostics;
using Identity.Domain.Pictures;

namespace Identity.Infrastructure.Pictures;

/// <summary>What became of an upload.</summary>
internal abstract record PictureAnswer
{
    internal sealed record Rendered(Picture Picture) : PictureAnswer;

    /// <summary>It is no whole picture; the worker is as good as before.</summary>
    internal sealed record Refused : PictureAnswer;

    /// <summary>The worker ended, or closed its pipes.</summary>
    internal sealed record Died : PictureAnswer;

    /// <summary>The worker took too long, or answered nonsense.</summary>
    internal sealed record Failed(string Reason) : PictureAnswer;
}

/// <summary>The service's end of one worker.</summary>
internal sealed class PictureWorkerProcess : IDisposable
{
    /// <summary>Where the runtime may be told to look for itself. None of it is the service's own, and nothing else is handed on.</summary>
    private static readonly string[] HandedOn =
    [
        "DOTNET_ROOT",
        "DOTNET_ROOT_X64",
        "DOTNET_ROOT_ARM64",
        "DOTNET_ROOT(x86)",
        "LD_LIBRARY_PATH",
        "SystemRoot",
    ];

    /// <summary>Between the kill and the end of the pipes, unless another process holds them.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly Process process;
    private readonly Stream input;
    private readonly Stream output;

    private PictureWorkerProcess(Process process)
    {
        this.process = process;
        (input, output) = (process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
        _ = DrainErrorsAsync(process.StandardError.BaseStream);
    }

    internal int Id => process.Id;

    internal bool HasExited => process.HasExited;

    /// <summary>Null with a reason where the system lets no worker run.</summary>
    internal static async Task<(PictureWorkerProcess? Worker, string Reason)> StartAsync(
        PictureWorkerCommand command,
        string workingDirectory,
        TimeSpan atMost
    )
    {
        PictureWorkerProcess worker;
        try
        {
            worker = new PictureWorkerProcess(Process.Start(Describe(command, workingDirectory))!);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return (null, exception.Message);
        }

        string reason;
        using (worker.KillAfter(atMost))
        {
            try
            {
                var said = await PictureFrames.ReadAsync(worker.output, PictureFrames.Ready.Length).WaitAsync(atMost + Grace);
                if (said.AsSpan().SequenceEqual(PictureFrames.Ready))
                {
                    return (worker, "");
                }

                reason = "it does not speak the protocol";
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException or TimeoutException)
            {
                reason = "it ended before it was ready";
            }
        }

        worker.Dispose();
        return (null, reason);
    }

    internal async Task<PictureAnswer> RenderAsync(ReadOnlyMemory<byte> upload, TimeSpan atMost)
    {
        var startedAt = Stopwatch.GetTimestamp();
        using var limit = KillAfter(atMost);
        try
        {
            return await ExchangeAsync(upload).WaitAsync(atMost + Grace);
        }
        catch (TimeoutException)
        {
            return new PictureAnswer.Failed("it took too long, and something holds its pipes");
        }
        catch (InvalidDataException)
        {
            return new PictureAnswer.Failed("it answered nonsense");
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException) // the end of a pipe
        {
            return Stopwatch.GetElapsedTime(startedAt) >= atMost ? new PictureAnswer.Failed("it took too long") : new PictureAnswer.Died();
        }
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
    }

    private static ProcessStartInfo Describe(PictureWorkerCommand command, string workingDirectory)
    {
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory,
        };
        start.Environment.Clear();
        foreach (var name in HandedOn)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        start.Environment["DOTNET_GCHeapHardLimit"] = "6000000"; // hexadecimal: 96 MiB for uploads and answers; pixels are native memory
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // no socket in /tmp
        start.Environment["DOTNET_TieredCompilation"] = "0"; // its thread would come and go, and under the limits none can come
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1"; // nor does it load ICU
        start.Environment["MALLOC_ARENA_MAX"] = "1"; // glibc: what was freed goes back
        return start;
    }

    private async Task<PictureAnswer> ExchangeAsync(ReadOnlyMemory<byte> upload)
    {
        await PictureFrames.WriteAsync(input, upload);
        List<PictureVariant> variants = [];
        foreach (var size in Picture.Sizes)
        {
            foreach (var type in PictureTypes.Served)
            {
                var content = await PictureFrames.ReadAsync(output, PictureFrames.LargestAnswer);
                if (variants.Count == 0 && content.AsSpan().SequenceEqual(PictureFrames.Refused))
                {
                    return new PictureAnswer.Refused();
                }

                if (!IsWhatItShouldBe(content, size, type))
                {
                    return new PictureAnswer.Failed("it answered nonsense");
                }

                variants.Add(new PictureVariant(size, type, content));
            }
        }

        return new PictureAnswer.Rendered(new Picture(variants));
    }

    /// <summary>The worker is not trusted either: what is served under a type begins like that type.</summary>
    private static bool IsWhatItShouldBe(byte[] content, int size, string type)
    {
        var kind = type == PictureTypes.Webp ? PictureKind.Webp : PictureKind.Jpeg;
        return PictureHeader.Read(content) is { IsSuccess: true, Value: var header }
            && header.Kind == kind
            && header.Width <= size
            && header.Height <= size;
    }

    /// <summary>Reads and writes on pipes end when the other side is dead, so its death is the time-out.</summary>
    private CancellationTokenSource KillAfter(TimeSpan atMost)
    {
        var limit = new CancellationTokenSource(atMost);
        limit.Token.Register(Kill);
        return limit;
    }

    private void Kill()
    {
        try
        {
            process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It is over already.
        }
    }

    /// <summary>What a dying worker says may hold anything, so no log shows it; nor may it wait for a reader.</summary>
    private static async Task DrainErrorsAsync(Stream errors)
    {
        try
        {
            await errors.CopyToAsync(Stream.Null);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The worker was disposed of.
        }
    }
}

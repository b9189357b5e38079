using System.Runtime.InteropServices;
using Identity.Domain.Pictures;
using Microsoft.Win32.SafeHandles;
using SkiaSharp;

namespace Identity.Infrastructure.Pictures;

/// <summary>
/// The other end of <see cref="PictureRenderer"/>: <c>identity picture-worker</c>. It reads an upload from standard input, writes the
/// picture to standard output, and so on until the input ends. It has no configuration, and no way to get at one.
/// </summary>
public static class PictureWorker
{
    public const string Verb = "picture-worker";

    /// <summary>Twice what the service waits: it ends by itself only where the service can no longer end it.</summary>
    private static readonly TimeSpan LongestPicture = 2 * PictureWorkerSettings.Default.LongestPicture;

    public static int Run()
    {
        using var input = OperatingSystem.IsWindows() ? Console.OpenStandardInput() : Open(descriptor: 0, FileAccess.Read);
        using var output = OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : Open(descriptor: 1, FileAccess.Write);

        // Ctrl+C reaches the whole group: pictures under way are finished like requests, and the end of the input ends the worker.
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        var watchdog = WorkerWatchdog.Start(LongestPicture);
        WarmUp();
        WorkerLimits.Apply();
        PictureFrames.Write(output, PictureFrames.Ready);
        while (PictureFrames.Read(input, Picture.MaximumBytes) is { } upload)
        {
            watchdog.Begin();
            if (PictureDecoder.Render(upload) is { } picture)
            {
                foreach (var variant in picture.Variants)
                {
                    PictureFrames.Write(output, variant.Content);
                }
            }
            else
            {
                PictureFrames.Write(output, PictureFrames.Refused);
            }

            watchdog.End();
        }

        return 0;
    }

    /// <summary>Not the streams of the console, which load more of the framework at their first use.</summary>
    private static FileStream Open(int descriptor, FileAccess access) =>
        new(new SafeFileHandle(descriptor, ownsHandle: false), access, bufferSize: 0);

    /// <summary>Loads what a picture of each kind needs, because no file can be opened afterwards.</summary>
    private static void WarmUp()
    {
        using var sample = new SKBitmap(new SKImageInfo(8, 6, SKColorType.Rgba8888, SKAlphaType.Premul));
        byte[][] samples =
        [
            Encoded(SKEncodedImageFormat.Png),
            Encoded(SKEncodedImageFormat.Jpeg),
            Encoded(SKEncodedImageFormat.Webp),
            [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B],
        ];
        foreach (var kind in samples)
        {
            if (PictureDecoder.Render(kind) is null)
            {
                throw new InvalidOperationException("Skia does not decode here.");
            }
        }

        if (PictureDecoder.Render([]) is not null)
        {
            throw new InvalidOperationException("Skia makes a picture of nothing.");
        }

        byte[] Encoded(SKEncodedImageFormat format)
        {
            using var encoded = sample.Encode(format, quality: 50);
            return encoded.ToArray();
        }
    }
}

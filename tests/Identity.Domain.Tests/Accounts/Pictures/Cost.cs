using System.Diagnostics;
using Identity.Domain.Accounts.Pictures;

namespace Identity.Domain.Tests.Accounts.Pictures;

internal static class Cost
{
    /// <summary>Bytes allocated by one run. The runtime counts them, so other tests cannot disturb the measure.</summary>
    public static long Of(byte[] upload)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        PictureSanitizer.Sanitize(upload);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>The best of five runs: the others say more about the machine.</summary>
    public static TimeSpan TimeOf(byte[] upload) => Enumerable.Range(0, 5).Min(_ =>
    {
        var start = Stopwatch.GetTimestamp();
        PictureSanitizer.Sanitize(upload);
        return Stopwatch.GetElapsedTime(start);
    });
}

/// <summary>Runs while no other test of this assembly does: time is measured here.</summary>
[CollectionDefinition(nameof(Undisturbed), DisableParallelization = true)]
public sealed class Undisturbed;

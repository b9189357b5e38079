using System.Threading.RateLimiting;
using Identity.Api.Http;

namespace Identity.Api.Throttling;

/// <summary>
/// The token buckets of one limit, in the memory of this process. A bucket that is full again is as good as none, so the library drops it:
/// memory follows those who asked within the last hour at most.
/// </summary>
internal sealed class TokenBuckets(LimitFigures figures) : IDisposable
{
    private readonly PartitionedRateLimiter<Counted> buckets = PartitionedRateLimiter.Create<Counted, Counted>(who =>
        RateLimitPartition.GetTokenBucketLimiter(who, it => OptionsOf(figures, it))
    );

    /// <summary>Counts a request in all of these buckets, or in none. Null when it is within the limit; else after which time the next one
    /// will be, at the latest.</summary>
    internal TimeSpan? Take(IReadOnlyList<Counted> all)
    {
        if (Look(all) is { } wait)
        {
            return wait; // a refused request costs its sender's neighbours nothing
        }

        foreach (var who in all)
        {
            using var lease = buckets.AttemptAcquire(who);
            if (!lease.IsAcquired)
            {
                return TimeForOne(who); // another request was faster
            }
        }

        return null;
    }

    /// <summary>Looks, and counts nothing.</summary>
    internal TimeSpan? Look(IReadOnlyList<Counted> all)
    {
        foreach (var who in all)
        {
            if (buckets.GetStatistics(who) is { CurrentAvailablePermits: 0 })
            {
                return TimeForOne(who);
            }
        }

        return null;
    }

    public void Dispose() => buckets.Dispose();

    private TimeSpan TimeForOne(Counted who) => figures.TimeForOne / who.Share;

    private static TokenBucketRateLimiterOptions OptionsOf(LimitFigures figures, Counted who) =>
        new()
        {
            TokenLimit = figures.Burst * who.Share,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = figures.TimeForOne / who.Share,
            QueueLimit = 0, // a request that waits in a queue holds a connection
        };
}

/// <summary>Who has a bucket, and how many times the figures of the limit it has.</summary>
internal readonly record struct Counted(string Who, int Share = 1);

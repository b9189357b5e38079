using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Identity.Api.Http;

namespace Identity.Api.Throttling;

/// <summary>
/// The token buckets of one limit, in the memory of this process. A bucket that is full again is as good as none, so the library drops it:
/// memory follows those who asked within the last hour at most.
/// </summary>
internal sealed class TokenBuckets(LimitFigures figures) : IDisposable
{
    /// <summary>Of the four quarters that a request costs.</summary>
    private const int GivenBack = 3;
    private const int Whole = 4;
    private const int MostSpared = 10_000;

    private readonly PartitionedRateLimiter<Counted> buckets = PartitionedRateLimiter.Create<Counted, Counted>(who =>
        RateLimitPartition.GetTokenBucketLimiter(who, it => OptionsOf(figures, it))
    );

    /// <summary>Quarters of requests that were given back: the library takes none.</summary>
    private readonly ConcurrentDictionary<Counted, int> spared = new();

    /// <summary>Counts a request in all of these buckets, or in none. Null when it is within the limit; else after which time the next one
    /// will be, at the latest.</summary>
    internal TimeSpan? Take(IReadOnlyList<Counted> all)
    {
        if (Look(all) is { } wait)
        {
            return wait; // a refused request costs its sender's neighbours nothing
        }

        foreach (var who in all.Where(who => !TryUseSpared(who)))
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
            if (buckets.GetStatistics(who) is { CurrentAvailablePermits: 0 } && spared.GetValueOrDefault(who) < Whole)
            {
                return TimeForOne(who);
            }
        }

        return null;
    }

    /// <summary>Gives three quarters of a counted request back: it did nothing. Never more than about one request, so that nobody saves a
    /// second burst.</summary>
    internal void GiveBack(IReadOnlyList<Counted> all)
    {
        if (spared.Count > MostSpared)
        {
            spared.Clear();
        }

        foreach (var who in all)
        {
            spared.AddOrUpdate(who, GivenBack, (_, quarters) => Math.Min(quarters, Whole) + GivenBack);
        }
    }

    public void Dispose() => buckets.Dispose();

    private bool TryUseSpared(Counted who) =>
        spared.TryGetValue(who, out var quarters) && quarters >= Whole && spared.TryUpdate(who, quarters - Whole, quarters);

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

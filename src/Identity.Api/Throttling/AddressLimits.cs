using System.Net;
using System.Threading.RateLimiting;
using Identity.Domain.Throttling;

namespace Identity.Api.Throttling;

/// <summary>
/// One token bucket for each limit and address block, in the memory of this process. A bucket that is full again is as good as none, so
/// the library drops it: memory follows the addresses of the last hour at most.
/// </summary>
internal sealed class AddressLimits(RateLimitSettings settings) : IDisposable
{
    private readonly Dictionary<Limit, PartitionedRateLimiter<Who>> limiters =
        settings.Enabled ? Limit.All.ToDictionary(limit => limit, limit => Create(limit.FiguresIn(settings))) : [];

    /// <summary>Counts a request. Null when it is within the limit; else after which time the next one will be, at the latest.</summary>
    internal TimeSpan? Take(Limit limit, IPAddress? address)
    {
        if (!limiters.TryGetValue(limit, out var limiter))
        {
            return null;
        }

        using var lease = limiter.AttemptAcquire(new Who(AddressBlock.Of(address), ""));
        return lease.IsAcquired ? null : TimeForOne(limit);
    }

    /// <summary>Looks, and counts nothing: for limits on what has failed.</summary>
    /// <param name="part">Counted apart for each, such as a client.</param>
    internal TimeSpan? Look(Limit limit, IPAddress? address, string part) =>
        limiters.TryGetValue(limit, out var limiter) && limiter.GetStatistics(new Who(AddressBlock.Of(address), part)) is { CurrentAvailablePermits: 0 }
            ? TimeForOne(limit)
            : null;

    /// <summary>Counts what has failed.</summary>
    internal void Count(Limit limit, IPAddress? address, string part)
    {
        if (limiters.TryGetValue(limit, out var limiter))
        {
            limiter.AttemptAcquire(new Who(AddressBlock.Of(address), part)).Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var limiter in limiters.Values)
        {
            limiter.Dispose();
        }
    }

    private TimeSpan TimeForOne(Limit limit) => limit.FiguresIn(settings).TimeForOne;

    private static PartitionedRateLimiter<Who> Create(LimitFigures figures)
    {
        var options = new TokenBucketRateLimiterOptions
        {
            TokenLimit = figures.Burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = figures.TimeForOne,
            QueueLimit = 0, // who waits in a queue holds a connection
        };
        return PartitionedRateLimiter.Create<Who, Who>(who => RateLimitPartition.GetTokenBucketLimiter(who, _ => options));
    }

    private readonly record struct Who(IPAddress Block, string Part);
}

using Identity.Domain.Throttling;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Throttling;

/// <summary>Forgets failures, inside the caller's transaction where there is one.</summary>
internal static class Clearing
{
    internal static IQueryable<Throttle> In(this IQueryable<Throttle> throttles, Bucket bucket, ThrottleKeys keys)
    {
        var (account, part) = (keys.Of(bucket.Account), bucket.Part);
        return throttles.Where(throttle => throttle.Account == account && throttle.Part == part);
    }

    internal static Task ClearAsync(this IdentityDbContext db, Bucket bucket, ThrottleKeys keys, CancellationToken ct) =>
        db.Throttles.In(bucket, keys).ExecuteDeleteAsync(ct);

    /// <summary>Opens every bucket of an account again, hard stop included: its owner has just proven to be there.</summary>
    internal static Task ClearThrottlesAsync(this IdentityDbContext db, ThrottleKeys keys, string emailKey, CancellationToken ct)
    {
        var account = keys.Of(emailKey);
        return db.Throttles.Where(throttle => throttle.Account == account).ExecuteDeleteAsync(ct);
    }
}

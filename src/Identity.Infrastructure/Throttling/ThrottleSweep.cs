using Identity.Domain.Throttling;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Throttling;

/// <summary>Failures that no longer count. Rows that are too old are ignored anyway: when they go does not matter.</summary>
internal sealed class ThrottleSweep : ISweep
{
    public string Name => "failure counts";

    public Task<int> ExecuteAsync(IdentityDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var forgotten = now - FailureDelays.Memory;
        return db
            .Throttles.Where(throttle => throttle.TakenAt < forgotten)
            .OrderBy(throttle => throttle.TakenAt)
            .Take(RetentionSettings.BatchSize)
            .ExecuteDeleteAsync(ct);
    }
}

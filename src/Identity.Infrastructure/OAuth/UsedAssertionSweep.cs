using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.OAuth;

/// <summary>Assertions that have expired: nothing can replay them.</summary>
internal sealed class UsedAssertionSweep : ISweep
{
    public string Name => "used_assertions";

    public Task<int> ExecuteAsync(IdentityDbContext db, DateTimeOffset now, CancellationToken ct) =>
        db
            .UsedAssertions.Where(used => used.ExpiresAt < now)
            .OrderBy(used => used.Id)
            .Take(RetentionSettings.BatchSize)
            .ExecuteDeleteAsync(ct);
}

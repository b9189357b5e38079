using Identity.Domain;
using Identity.Domain.Throttling;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Throttling;

internal sealed class Lockouts(IDbContextFactory<IdentityDbContext> contexts, ThrottleKeys keys) : ILockouts
{
    public async Task<Failures?> FindAsync(Bucket bucket, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Throttles.AsNoTracking().In(bucket, keys).FirstOrDefaultAsync(ct) is { } row
            ? new Failures(row.Failures, row.TakenAt)
            : null;
    }

    public async Task<IReadOnlyList<ReachedLimit>> FindReachedAsync(Email email, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.FindFullMailsAsync(keys, email.Key, now, ct);
    }
}

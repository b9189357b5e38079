using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Tokens;

/// <summary>
/// Revocations that no token needs now, and a day on top: if this clock was ahead for a while, what still counts by the right one is
/// there to be read again.
/// </summary>
internal sealed class RevocationSweep : ISweep
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public string Name => "revocations";

    public Task<int> ExecuteAsync(IdentityDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var before = now - Kept;
        return db
            .Revocations.Where(revocation => revocation.ExpiresAt < before)
            .OrderBy(revocation => revocation.Id)
            .Take(RetentionSettings.BatchSize)
            .ExecuteDeleteAsync(ct);
    }
}

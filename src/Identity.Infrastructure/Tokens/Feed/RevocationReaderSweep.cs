using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Tokens.Feed;

/// <summary>Readers that have not asked for a day: the service was stopped or renamed, and counts no longer.</summary>
internal sealed class RevocationReaderSweep : ISweep
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public string Name => "readers of revocations";

    public Task<int> ExecuteAsync(IdentityDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var before = now - Kept;
        return db
            .RevocationReaders.Where(reader => reader.SeenAt < before)
            .OrderBy(reader => reader.Id)
            .Take(RetentionSettings.BatchSize)
            .ExecuteDeleteAsync(ct);
    }
}

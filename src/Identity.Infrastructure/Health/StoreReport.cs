using System.Data.Common;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Health;

/// <summary>What the database says of itself.</summary>
/// <param name="Server">Product and version, such as <c>PostgreSQL 17.2</c>.</param>
/// <param name="ClockAhead">How far its clock is ahead of the one here; null where both are the same.</param>
public sealed record StoreReport(string Server, TimeSpan? ClockAhead);

/// <summary>Asks the database what it is and what time it has.</summary>
public sealed class StoreReporter(IDbContextFactory<IdentityDbContext> contexts, StoreSettings settings, TimeProvider time)
{
    /// <exception cref="DbException">It does not answer.</exception>
    public async Task<StoreReport> AskAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Database.OpenConnectionAsync(ct);
        var version = db.Database.GetDbConnection().ServerVersion;
        if (settings.Kind is not DatabaseKind.PostgreSql)
        {
            return new StoreReport($"SQLite {version}", ClockAhead: null);
        }

        var before = time.GetUtcNow();
        var there = await db.Database.SqlQuery<DateTimeOffset>($"""SELECT pg_catalog.clock_timestamp() AS "Value" """).SingleAsync(ct);
        var after = time.GetUtcNow();
        return new StoreReport($"PostgreSQL {version}", there - (before + ((after - before) / 2)));
    }
}

using System.Globalization;
using Identity.Domain.Audit;
using Identity.Domain.Throttling;
using Identity.Infrastructure.Accounts;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Throttling;

/// <summary>One row an hour, written for wrong codes only.</summary>
internal sealed class WrongCodes(IDbContextFactory<IdentityDbContext> contexts, ThrottleKeys keys, LockoutSettings settings) : IWrongCodes
{
    // {0} account, {1} hour, {2} now.
    private const string Sql =
        """
        INSERT INTO throttles (account, part, failures, taken_at)
        VALUES ({0}, {1}, 1, {2})
        ON CONFLICT (account, part) DO UPDATE SET failures = throttles.failures + 1, taken_at = {2}
        """;

    private readonly byte[] everybody = keys.Of("codes"); // whatever somebody types as a login: no bucket of theirs has an hour for a part

    public async Task<TimeSpan?> FindWaitAsync(DateTimeOffset now, CancellationToken ct)
    {
        if (!settings.Enabled)
        {
            return null;
        }

        var hour = HourOf(now);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var isFull = await db.Throttles.AnyAsync(row => row.Account == everybody && row.Part == hour && row.Failures >= settings.WrongCodesPerHour, ct);
        return isFull ? TimeSpan.FromHours(1) - TimeSpan.FromTicks(now.UtcTicks % TimeSpan.TicksPerHour) : null;
    }

    public async Task CountAsync(AuditEvent refusal, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.InTransactionAsync(
            async () =>
            {
                await db.AddOfAccountAsync(refusal, ct);
                await CountAsync(db, refusal.At, ct);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
    }

    /// <summary>The same inside somebody else's transaction.</summary>
    internal async Task CountAsync(IdentityDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        if (settings.Enabled)
        {
            await db.Database.ExecuteSqlRawAsync(Sql, [everybody, HourOf(now), db.Parameter(now)], ct);
        }
    }

    private static string HourOf(DateTimeOffset now) => now.ToUniversalTime().ToString("'hour' yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture);
}

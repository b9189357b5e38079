using Identity.Domain;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Tokens;

/// <summary>
/// Asks the database for what other replicas, and the command line, revoked. A poll is the whole truth, works on every
/// PostgreSQL-compatible engine and behind every pooler, and needs no second channel that can be lost unnoticed.
/// </summary>
internal sealed class RevocationPoll(IDbContextFactory<IdentityDbContext> contexts, RevocationList list, TimeProvider time)
{
    // A transaction may commit some seconds after the instant that it wrote, and replicas' clocks differ: read that far back.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(90);

    private DateTimeOffset? heardUpTo;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        var askedAt = time.GetTimestamp();
        var now = time.Now();

        // A clock that was set back: what it had been ahead made the list forget what now counts again, so everything is read anew.
        var since = heardUpTo > now ? DateTimeOffset.UnixEpoch : heardUpTo - Overlap ?? DateTimeOffset.UnixEpoch;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var news = await db
            .Revocations.AsNoTracking()
            .Where(revocation => revocation.RevokedAt > since && revocation.ExpiresAt > now)
            .ToListAsync(ct);
        list.Hear(news, askedAt);
        heardUpTo = now;
    }
}

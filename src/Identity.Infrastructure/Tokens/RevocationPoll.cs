using Identity.Domain;
using Identity.Domain.Tokens.Feed;
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

    // One that commits later still, because its process stood still in between, is heard when more is read again.
    private static readonly TimeSpan LongOverlap = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongOverlapEach = TimeSpan.FromMinutes(1);

    private DateTimeOffset? heardUpTo;
    private DateTimeOffset? lookedBackAt;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        var askedAt = time.GetTimestamp();
        var now = time.Now();

        // A clock that was set back: what it had been ahead made the list forget what now counts again, so everything is read anew.
        var isFirst = heardUpTo is null || heardUpTo > now;
        var looksBack = isFirst || now - lookedBackAt >= LongOverlapEach;
        var since = isFirst ? DateTimeOffset.UnixEpoch : heardUpTo!.Value - (looksBack ? LongOverlap : Overlap);
        var until = now - RevocationFeed.Grace;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var news = await db
            .Revocations.AsNoTracking()
            .Where(revocation => revocation.RevokedAt > since && revocation.ExpiresAt > until)
            .ToListAsync(ct);
        list.Hear(news, askedAt);
        (heardUpTo, lookedBackAt) = (now, looksBack ? now : lookedBackAt);
    }
}

using Identity.Domain;
using Identity.Domain.Tokens.Feed;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.OAuth;

/// <summary>Reads the database and not the memory of a replica: the command line asks as well.</summary>
internal sealed class RevocationReaders(IDbContextFactory<IdentityDbContext> contexts, TimeProvider time) : IRevocationReaders
{
    public async Task<RevocationStatus> StatusAsync(CancellationToken ct)
    {
        var now = time.Now();
        var since = now - RevocationFeed.Grace;
        await using var db = await contexts.CreateDbContextAsync(ct);

        // Readers first: whatever they know is then among the revocations.
        var readers = await db
            .RevocationReaders.AsNoTracking()
            .Join(
                db.Clients.Where(client => client.DisabledAt == null),
                reader => reader.ClientId,
                client => client.Id,
                (reader, client) => new { Reader = reader, client.Name }
            )
            .ToListAsync(ct);
        var known = await db.Revocations.AsNoTracking().Where(revocation => revocation.ExpiresAt > since).ToArrayAsync(ct);
        Array.Sort(known, (one, other) => one.Id.CompareTo(other.Id)); // SQLite would compare texts
        return RevocationStatus.Of(known, readers.Select(it => (it.Reader, it.Name)), now);
    }
}

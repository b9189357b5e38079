using Identity.Domain;
using Identity.Domain.Accounts;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Changes;

/// <summary>Loads, lets a verb decide, and saves what it did with all that comes of it: in one transaction, or not at all.</summary>
internal sealed class ChangeTransaction(IDbContextFactory<IdentityDbContext> contexts, Consequences consequences, RevocationList revocations)
{
    private const int Attempts = 3;

    /// <param name="decide">Locks, loads and asks the verb. Null from it, and a refusal that recorded nothing, roll back.</param>
    internal async Task<Result<T>?> ExecuteAsync<T>(Origin origin, Func<IdentityDbContext, Task<Result<T>?>> decide, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(origin, decide, ct);
            }
            catch (Exception exception) when (attempt < Attempts && Collision.Is(exception))
            {
                // The verb decides anew, on what it finds now.
            }
        }
    }

    private async Task<Result<T>?> TryAsync<T>(Origin origin, Func<IdentityDbContext, Task<Result<T>?>> decide, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var result = await decide(db);
        var happened = db.ChangeTracker.Entries<Aggregate>().SelectMany(entry => entry.Entity.Events.Select(it => (entry.Entity, Event: it))).ToList();
        if (result is null || (!result.IsSuccess && happened.Count == 0))
        {
            return result;
        }

        List<Revocation> revoked = [];
        foreach (var (aggregate, it) in happened)
        {
            var subject = (aggregate as User)?.Id;
            if (await consequences.ApplyAsync(db, subject, it, origin, revoked, ct) is { } refusal)
            {
                return refusal;
            }
        }

        await db.SaveChangesAsync(ct);

        // The answer of a commit that a caller gave up on would be lost: from here on nobody cancels.
        await transaction.CommitAsync(CancellationToken.None);
        revocations.Add(revoked);
        return result;
    }
}

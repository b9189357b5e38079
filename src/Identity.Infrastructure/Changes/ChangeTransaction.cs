using Identity.Domain;
using Identity.Domain.Sessions;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Sessions;
using Identity.Infrastructure.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Changes;

/// <summary>Loads, lets a verb decide, and saves what it did with all that comes of it: in one transaction, or not at all.</summary>
internal sealed class ChangeTransaction(
    IDbContextFactory<IdentityDbContext> contexts,
    Consequences consequences,
    RevocationList revocations,
    SessionMetrics metrics
)
{
    private const int Attempts = 3;

    /// <param name="taken">The refusal where a unique index decides for another row; null where none can.</param>
    /// <param name="decide">Locks, loads and asks the verb. Null from it, and a refusal that recorded nothing, roll back.</param>
    internal async Task<Result<T>?> ExecuteAsync<T>(
        Origin origin,
        Error? taken,
        Func<IdentityDbContext, Task<Result<T>?>> decide,
        CancellationToken ct
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var change = new Change(origin);
            try
            {
                return await TryAsync(change, decide, ct);
            }
            catch (Exception exception) when (attempt < Attempts && Collision.Is(exception))
            {
                // The verb decides anew, on what it finds now.
            }
            catch (DbUpdateException exception) when (taken is not null && UniqueViolation.Is(exception))
            {
                // Who signed up with a claimed address after the last one gave way gives way as well.
                if (attempt == Attempts || !change.Happened.OfType<AddressClaimed>().Any())
                {
                    return taken;
                }
            }
        }
    }

    private async Task<Result<T>?> TryAsync<T>(Change change, Func<IdentityDbContext, Task<Result<T>?>> decide, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.BeginWholeAsync(ct);
        var result = await decide(db);
        var changed = db.ChangeTracker.Entries<Aggregate>().Select(entry => entry.Entity).ToList();
        if (result is null || (!result.IsSuccess && changed.TrueForAll(it => it.Events.Count == 0)))
        {
            return result;
        }

        foreach (var aggregate in changed)
        {
            if (await consequences.ApplyAsync(db, aggregate, change, ct) is { } refusal)
            {
                return refusal;
            }
        }

        await db.SaveChangesAsync(ct);

        // The answer of a commit that a caller gave up on would be lost: from here on nobody cancels.
        await transaction.CommitAsync(CancellationToken.None);
        Tell(change);
        return result;
    }

    /// <summary>What this process must know without waiting for the poll.</summary>
    private void Tell(Change change)
    {
        revocations.Add(change.Revoked);
        foreach (var shared in change.Happened.OfType<SessionShared>())
        {
            metrics.CountShared(shared.IsEnded);
        }
    }
}

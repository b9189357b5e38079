using Identity.Domain.Audit;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Audit;

/// <summary>
/// Audit events past their time, a seal at a time: the seal stays in the chain, with a mark that only the service can make. Seals at the
/// beginning of the chain go too, once nothing before them is kept; the one that the chain begins with from then on says so.
/// <para>What is marked here is proven for ever, so nothing in the database is believed: a seal is marked only if it and its events are as
/// they were made. Else anyone who can write the database had the service wipe the traces and vouch for it. What is not stays as evidence,
/// and stands in nobody's way: hence all seals in one call, each in a transaction of its own.</para>
/// </summary>
internal sealed class AuditSweep(RetentionSettings settings, AuditProof proof) : ISweep
{
    private const int SealsAtOnce = 50;
    private const int NamedSeals = 20;

    public string Name => "audit events";

    /// <exception cref="InvalidDataException">Seals or events are not as they were made. All others were pruned.</exception>
    public async Task<int> ExecuteAsync(IdentityDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        SortedSet<long> doubtful = [];
        var deleted =
            await PruneAsync(db, AuditRetention.FailedLogin, RetentionSettings.Before(now, settings.FailedLogins), now, doubtful, ct)
            + await PruneAsync(db, AuditRetention.Security, RetentionSettings.Before(now, settings.Audit), now, doubtful, ct);
        await ShortenAsync(db, doubtful, ct);
        return doubtful.Count == 0
            ? deleted
            : throw new InvalidDataException(
                $"{doubtful.Count} seals of the audit were changed, or made under a master key that is not configured. They are kept: "
                    + $"{string.Join(", ", doubtful.Take(NamedSeals))}. See identity audit verify."
            );
    }

    private async Task<int> PruneAsync(
        IdentityDbContext db,
        AuditRetention retention,
        DateTimeOffset? before,
        DateTimeOffset now,
        SortedSet<long> doubtful,
        CancellationToken ct
    )
    {
        var (deleted, after) = (0, 0L);
        while (before is not null)
        {
            var old = await db
                .AuditSeals.AsNoTracking()
                .Where(seal => seal.Retention == retention && seal.PrunedAt == null && seal.SealedAt < before && seal.Number > after)
                .OrderBy(seal => seal.Number)
                .Take(SealsAtOnce)
                .ToListAsync(ct);
            if (old.Count == 0)
            {
                break;
            }

            foreach (var seal in old)
            {
                deleted += await PruneAsync(db, seal, now, doubtful, ct);
            }

            after = old[^1].Number;
        }

        return deleted;
    }

    private async Task<int> PruneAsync(
        IdentityDbContext db,
        AuditSeal seal,
        DateTimeOffset now,
        SortedSet<long> doubtful,
        CancellationToken ct
    )
    {
        if (!proof.IsGenuine(seal) || seal.IsBeginning)
        {
            doubtful.Add(seal.Number);
            return 0;
        }

        var deleted = 0;
        await db.InTransactionAsync(
            async () =>
            {
                // The mark first: it makes other replicas wait, so that none of them misses events which another one is just deleting.
                if (!await TryMarkAsync(db, seal, now, isBeginning: false, ct))
                {
                    return false; // another replica was faster
                }

                if (!await AreAsSealedAsync(db, seal, ct))
                {
                    doubtful.Add(seal.Number);
                    return false;
                }

                deleted = await db.AuditEvents.Where(audit => audit.SealNumber == seal.Number).ExecuteDeleteAsync(ct);
                return true;
            },
            ct
        );
        return deleted;
    }

    private async Task<bool> AreAsSealedAsync(IdentityDbContext db, AuditSeal seal, CancellationToken ct)
    {
        var under = await db
            .AuditEvents.AsNoTracking()
            .Where(audit => audit.SealNumber == seal.Number)
            .OrderBy(audit => audit.SealPosition)
            .Take(seal.Count + 1)
            .ToListAsync(ct);
        return under.TrueForAll(audit => proof.IsGenuine(seal, audit))
            && AuditProof.Same(AuditProof.OfEvents(under.Select(audit => audit.SealMac!)), seal.Digest);
    }

    private async Task ShortenAsync(IdentityDbContext db, SortedSet<long> doubtful, CancellationToken ct)
    {
        var beginning = await LastPrunedInARowAsync(db, doubtful, ct);
        if (beginning is null or { IsBeginning: true } || !await db.AuditSeals.AnyAsync(seal => seal.Number < beginning.Number, ct))
        {
            return;
        }

        await db.InTransactionAsync(
            async () =>
            {
                if (!await TryMarkAsync(db, beginning, beginning.PrunedAt!.Value, isBeginning: true, ct))
                {
                    return false;
                }

                await db.AuditSeals.Where(seal => seal.Number < beginning.Number).ExecuteDeleteAsync(ct);
                return true;
            },
            ct
        );
    }

    /// <summary>The end of the unbroken row of pruned seals that the chain begins with. Behind a gap or a forged mark nothing
    /// goes.</summary>
    private async Task<AuditSeal?> LastPrunedInARowAsync(IdentityDbContext db, SortedSet<long> doubtful, CancellationToken ct)
    {
        var kept = await db.AuditSeals.Where(seal => seal.PrunedAt == null).MinAsync(seal => (long?)seal.Number, ct) ?? long.MaxValue;
        AuditSeal? last = null;
        await foreach (
            var seal in db
                .AuditSeals.AsNoTracking()
                .Where(seal => seal.Number < kept)
                .OrderBy(seal => seal.Number)
                .AsAsyncEnumerable()
                .WithCancellation(ct)
        )
        {
            if (!proof.IsGenuine(seal) || !proof.IsPruned(seal) || !Continues(seal, last))
            {
                doubtful.Add(seal.Number);
                break;
            }

            last = seal;
        }

        return last;
    }

    private static bool Continues(AuditSeal seal, AuditSeal? last) =>
        last is null
            ? seal.IsBeginning || (seal.Number == 1 && AuditProof.Same(seal.PreviousMac, AuditProof.Genesis))
            : seal.Number == last.Number + 1 && AuditProof.Same(seal.PreviousMac, last.Mac);

    private async Task<bool> TryMarkAsync(IdentityDbContext db, AuditSeal seal, DateTimeOffset at, bool isBeginning, CancellationToken ct)
    {
        var keyId = proof.CurrentKeyId;
        var mac = proof.OfPruning(keyId, seal.Number, seal.Mac, at, isBeginning);
        return await db
                .AuditSeals.Where(row => row.Number == seal.Number && !row.IsBeginning && (isBeginning || row.PrunedAt == null))
                .ExecuteUpdateAsync(
                    row =>
                        row.SetProperty(it => it.PrunedAt, at)
                            .SetProperty(it => it.IsBeginning, isBeginning)
                            .SetProperty(it => it.PruneMac, mac)
                            .SetProperty(it => it.PruneKeyId, keyId),
                    ct
                ) == 1;
    }
}

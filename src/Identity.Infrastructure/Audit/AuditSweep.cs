using Identity.Domain.Audit;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Audit;

/// <summary>
/// Audit events past their time, a seal at a time: the seal stays in the chain, with a mark that only the service can make. Seals at the
/// beginning of the chain go too, once nothing before them is kept; the one that the chain begins with from then on says so.
/// </summary>
internal sealed class AuditSweep(RetentionSettings settings, AuditProof proof) : ISweep
{
    private const int SealsAtOnce = 50;

    public string Name => "audit events";

    public async Task<int> ExecuteAsync(IdentityDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var deleted = await PruneAsync(db, AuditRetention.FailedLogin, RetentionSettings.Before(now, settings.FailedLogins), now, ct)
            + await PruneAsync(db, AuditRetention.Security, RetentionSettings.Before(now, settings.Audit), now, ct);
        await ShortenAsync(db, ct);
        return deleted;
    }

    private async Task<int> PruneAsync(IdentityDbContext db, AuditRetention retention, DateTimeOffset? before, DateTimeOffset now, CancellationToken ct)
    {
        if (before is null)
        {
            return 0;
        }

        var deleted = 0;
        var old = await db.AuditSeals.AsNoTracking().Where(seal => seal.Retention == retention && seal.PrunedAt == null && seal.SealedAt < before)
            .OrderBy(seal => seal.SealedAt).ThenBy(seal => seal.Number).Take(SealsAtOnce).ToListAsync(ct);
        foreach (var seal in old)
        {
            await db.InTransactionAsync(
                async () =>
                {
                    if (!await TryMarkAsync(db, seal, now, isBeginning: false, ct))
                    {
                        return false; // another replica was faster
                    }

                    deleted += await db.AuditEvents.Where(audit => audit.SealNumber == seal.Number).ExecuteDeleteAsync(ct);
                    return true;
                },
                ct);
        }

        // A batch of seals that held few events is a whole batch nevertheless: there may be more.
        return old.Count == SealsAtOnce ? Math.Max(deleted, RetentionSettings.BatchSize) : deleted;
    }

    private async Task ShortenAsync(IdentityDbContext db, CancellationToken ct)
    {
        var kept = await db.AuditSeals.Where(seal => seal.PrunedAt == null).MinAsync(seal => (long?)seal.Number, ct) ?? long.MaxValue;
        var beginning = await db.AuditSeals.AsNoTracking().Where(seal => seal.Number < kept).OrderByDescending(seal => seal.Number).FirstOrDefaultAsync(ct);
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
            ct);
    }

    private async Task<bool> TryMarkAsync(IdentityDbContext db, AuditSeal seal, DateTimeOffset at, bool isBeginning, CancellationToken ct)
    {
        var keyId = proof.CurrentKeyId;
        var mac = proof.OfPruning(keyId, seal.Number, seal.Mac, at, isBeginning);
        return await db.AuditSeals.Where(row => row.Number == seal.Number && !row.IsBeginning && (isBeginning || row.PrunedAt == null)).ExecuteUpdateAsync(
            row => row.SetProperty(it => it.PrunedAt, at)
                .SetProperty(it => it.IsBeginning, isBeginning)
                .SetProperty(it => it.PruneMac, mac)
                .SetProperty(it => it.PruneKeyId, keyId),
            ct) == 1;
    }
}

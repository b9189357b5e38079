using System.Security.Cryptography;
using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Audit;

/// <summary>
/// Puts what has been committed since the last time under new seals, one for each class of retention. Any number of replicas may try: the
/// number of a seal is taken once. An event whose transaction commits late lies under a later seal, so the chain is in the order of
/// commits.
/// </summary>
internal sealed class AuditSealer(IDbContextFactory<IdentityDbContext> contexts, AuditProof proof, TimeProvider time)
{
    // On SQLite every other writer waits for as long as one batch takes.
    internal const int BatchSize = 250;

    // {0} how many. An event that is just being erased is locked; it waits for the next seal.
    private const string UnsealedOnSqlite = "SELECT * FROM audit_events WHERE seal_number IS NULL ORDER BY id LIMIT {0}";
    private const string UnsealedOnPostgreSql = UnsealedOnSqlite + " FOR UPDATE SKIP LOCKED";

    /// <returns>The seals that were made; empty when there was nothing to seal, or another replica was faster.</returns>
    internal async Task<IReadOnlyList<AuditSeal>> ExecuteAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await db.AuditEvents.AnyAsync(audit => audit.SealNumber == null, ct))
        {
            return []; // asked first, because on SQLite the transaction below would hold up every writer
        }

        List<AuditSeal> seals = [];
        try
        {
            await db.InTransactionAsync(
                async () =>
                {
                    var events = await db
                        .AuditEvents.FromSqlRaw(db.Database.IsSqlite() ? UnsealedOnSqlite : UnsealedOnPostgreSql, BatchSize)
                        .ToListAsync(ct);
                    var last = await db.AuditSeals.AsNoTracking().OrderByDescending(seal => seal.Number).FirstOrDefaultAsync(ct);
                    var (number, mac) = (last?.Number ?? 0, last?.Mac ?? AuditProof.Genesis);
                    foreach (var batch in events.GroupBy(audit => AuditRetentions.Of(audit.Action)).OrderBy(batch => batch.Key))
                    {
                        var seal = Seal(db, ++number, mac, batch.Key, [.. batch]);
                        mac = seal.Mac;
                        seals.Add(seal);
                    }

                    await db.SaveChangesAsync(ct);
                    return true;
                },
                ct
            );
            return seals;
        }
        catch (DbUpdateException exception) when (UniqueViolation.Is(exception))
        {
            return []; // another replica took the number, and most likely the same events
        }
    }

    private AuditSeal Seal(
        IdentityDbContext db,
        long number,
        byte[] previousMac,
        AuditRetention retention,
        IReadOnlyList<AuditEvent> events
    )
    {
        var (keyId, now) = (proof.CurrentKeyId, time.Now());
        List<byte[]> macs = [];
        for (var position = 0; position < events.Count; position++)
        {
            var audit = events[position];
            var salt = audit.Address is null ? null : RandomNumberGenerator.GetBytes(AuditProof.SaltBytes);
            var digest = audit.Address is null ? null : AuditProof.OfAddress(salt!, audit.Address);
            var mac = proof.OfEvent(keyId, number, position, audit, digest);
            macs.Add(mac);

            var row = db.Entry(audit);
            row.Property(it => it.SealNumber).CurrentValue = number;
            row.Property(it => it.SealPosition).CurrentValue = position;
            row.Property(it => it.AddressSalt).CurrentValue = salt;
            row.Property(it => it.AddressDigest).CurrentValue = digest;
            row.Property(it => it.SealMac).CurrentValue = mac;
        }

        var eventsDigest = AuditProof.OfEvents(macs);
        var seal = AuditSeal.Create(
            number,
            retention,
            events.Count,
            now,
            eventsDigest,
            previousMac,
            keyId,
            proof.OfSeal(keyId, number, retention, events.Count, now, eventsDigest, previousMac)
        );
        db.Add(seal);
        return seal;
    }
}

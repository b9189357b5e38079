using System.Security.Cryptography;
using Identity.Domain.Audit;
using Identity.Infrastructure.Audit;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Identity.Infrastructure.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Audit;

/// <summary>What the tests of the audit share: a sealer, a check, and the hand of someone who can write the database.</summary>
public abstract class AuditTests : StoreTests
{
    private readonly byte[] masterKey = RandomNumberGenerator.GetBytes(MasterKeyRing.KeyBytes);

    protected AuditTests(DatabaseKind kind)
        : base(kind) { }

    private protected MasterKeyRing Ring => new([masterKey]);

    private protected AuditSealer Sealer => SealerUnder(Ring);

    private protected RetentionSettings Retention { get; set; } = new();

    private protected AuditSealer SealerUnder(MasterKeyRing ring) => new(Contexts, new AuditProof(ring), Clock);

    private protected AuditTrail TrailUnder(MasterKeyRing ring) => new(Contexts, new AuditProof(ring), AuditEmails);

    /// <summary>A ring whose first key is new, and which still knows the old one.</summary>
    private protected MasterKeyRing RotatedRing() => new([RandomNumberGenerator.GetBytes(MasterKeyRing.KeyBytes), masterKey]);

    /// <summary>Events that are committed, each with an address and a detail.</summary>
    private protected async Task<IReadOnlyList<AuditEvent>> HappenAsync(
        int count,
        string action = AuditActions.SessionOpened,
        Guid? subjectId = null
    )
    {
        List<AuditEvent> events =
        [
            .. Enumerable
                .Range(0, count)
                .Select(number =>
                    AuditEvent.Of(
                        action,
                        Now,
                        subjectId ?? Guid.CreateVersion7(),
                        Guid.CreateVersion7(),
                        $"192.0.2.{number % 250}",
                        $"reason {number}"
                    )
                ),
        ];
        await InDatabaseAsync(db =>
        {
            db.AddRange(events);
            return db.SaveChangesAsync();
        });
        return events;
    }

    private protected async Task<AuditSeal> SealAsync(int count = 3)
    {
        await HappenAsync(count);
        return (await Sealer.ExecuteAsync(default)).ShouldHaveSingleItem();
    }

    private protected Task<AuditVerdict> VerifyAsync(params AuditAnchor[] anchors) => TrailUnder(Ring).VerifyAsync(anchors, default);

    private protected async Task<IReadOnlyList<AuditFaultKind>> FaultsAsync(params AuditAnchor[] anchors) =>
        [.. (await VerifyAsync(anchors)).Faults.Select(fault => fault.Kind)];

    private protected async Task ShouldBeIntactAsync(params AuditAnchor[] anchors) => (await VerifyAsync(anchors)).Faults.ShouldBeEmpty();

    private protected Task<List<AuditEvent>> UnderAsync(long seal) =>
        InDatabaseAsync(db =>
            db.AuditEvents.AsNoTracking().Where(audit => audit.SealNumber == seal).OrderBy(audit => audit.SealPosition).ToListAsync()
        );

    /// <summary>Someone with the database and without the master key.</summary>
    private protected async Task TamperAsync(FormattableString sql) =>
        (await InDatabaseAsync(db => db.Database.ExecuteSqlAsync(sql))).ShouldBeGreaterThan(0);

    private protected Task TamperAsync(Func<IdentityDbContext, Task<int>> change) => InDatabaseAsync(change);

    private protected Task<int> SweepAsync(MasterKeyRing? ring = null) =>
        InDatabaseAsync(db => new AuditSweep(Retention, new AuditProof(ring ?? Ring)).ExecuteAsync(db, Now, default));
}

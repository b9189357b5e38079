using Identity.Domain.Audit;
using Identity.Infrastructure.Audit;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Tests.Audit;

public sealed class AuditSealerOnSqlite() : AuditSealerTests(DatabaseKind.Sqlite);

public sealed class AuditSealerOnPostgreSql() : AuditSealerTests(DatabaseKind.PostgreSql);

public abstract class AuditSealerTests(DatabaseKind kind) : AuditTests(kind)
{
    [Fact]
    public async Task Nothing_new_is_no_seal()
    {
        (await Sealer.ExecuteAsync(default)).ShouldBeEmpty();
        await SealAsync();

        (await Sealer.ExecuteAsync(default)).ShouldBeEmpty();
    }

    [Fact] // security requirement 89: jobs once
    public async Task Sealers_side_by_side_make_one_chain_in_which_every_event_lies_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var happening = InParallelAsync(8, _ => HappenAsync(20));
            await InParallelAsync(6, async _ => (await Sealer.ExecuteAsync(default)).Count);
            await happening;
        }

        while ((await Sealer.ExecuteAsync(default)).Count > 0) { }

        var verdict = await VerifyAsync();
        verdict.Faults.ShouldBeEmpty();
        (verdict.Events, verdict.Unsealed).ShouldBe((5 * 8 * 20, 0));
    }

    [Fact]
    public async Task An_event_whose_transaction_commits_late_lies_under_a_later_seal()
    {
        var late = AuditEvent.Of(AuditActions.SessionEnded, Now);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var first = await SealAsync();
        await InDatabaseAsync(db =>
        {
            db.Add(late);
            return db.SaveChangesAsync();
        });

        var second = (await Sealer.ExecuteAsync(default)).ShouldHaveSingleItem();

        second.Number.ShouldBe(first.Number + 1);
        (await UnderAsync(second.Number)).ShouldHaveSingleItem().Id.ShouldBe(late.Id);
        await ShouldBeIntactAsync();
    }

    [Fact]
    public async Task Failed_logins_lie_under_seals_of_their_own_because_they_go_sooner()
    {
        await HappenAsync(2);
        await HappenAsync(3, AuditActions.LogInFailed);

        var seals = await Sealer.ExecuteAsync(default);

        seals
            .Select(seal => (seal.Retention, seal.Count))
            .ShouldBe([(AuditRetention.Security, 2), (AuditRetention.FailedLogin, 3)], ignoreOrder: true);
        await ShouldBeIntactAsync();
    }

    [Fact]
    public async Task More_than_a_batch_takes_more_than_one_seal()
    {
        await HappenAsync(AuditSealer.BatchSize + 1);

        (await Sealer.ExecuteAsync(default)).ShouldHaveSingleItem().Count.ShouldBe(AuditSealer.BatchSize);
        (await Sealer.ExecuteAsync(default)).ShouldHaveSingleItem().Count.ShouldBe(1);
        await ShouldBeIntactAsync();
    }

    [Fact]
    public async Task No_two_addresses_are_hashed_alike()
    {
        await InDatabaseAsync(db =>
        {
            db.AddRange(AuditEvent.Of("a", Now, address: "192.0.2.1"), AuditEvent.Of("a", Now, address: "192.0.2.1"));
            return db.SaveChangesAsync();
        });
        await Sealer.ExecuteAsync(default);

        var digests = (await UnderAsync(1)).Select(audit => Convert.ToHexString(audit.AddressDigest!)).ToList();
        digests.Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task An_event_that_is_just_being_erased_waits_for_the_next_seal_or_is_sealed_without_its_address()
    {
        var subject = Guid.CreateVersion7();
        for (var round = 0; round < 10; round++)
        {
            await HappenAsync(30, subjectId: subject);
            var sealing = Sealer.ExecuteAsync(default);
            await InDatabaseAsync(db =>
                db.AuditEvents.Where(audit => audit.SubjectId == subject)
                    .ExecuteUpdateAsync(audit =>
                        audit.SetProperty(it => it.Address, (string?)null).SetProperty(it => it.AddressSalt, (byte[]?)null)
                    )
            );
            await sealing;
        }

        await HappenAsync(1, AuditActions.AccountErased, subject);
        await Sealer.ExecuteAsync(default);
        await ShouldBeIntactAsync();
    }
}

using System.Security.Cryptography;
using Identity.Domain.Audit;
using Identity.Infrastructure.Cryptography;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Tests.Audit;

public sealed class AuditSweepOnSqlite() : AuditSweepTests(DatabaseKind.Sqlite);

public sealed class AuditSweepOnPostgreSql() : AuditSweepTests(DatabaseKind.PostgreSql);

/// <summary>Security section 3.14: the audit is kept for 400 days, failed logins for 90, and what goes does not break what stays.</summary>
public abstract class AuditSweepTests(DatabaseKind kind) : AuditTests(kind)
{
    [Fact]
    public async Task An_event_is_kept_for_400_days_and_a_failed_login_for_90_from_its_seal_on()
    {
        await HappenAsync(2);
        await HappenAsync(3, AuditActions.LogInFailed);
        await Sealer.ExecuteAsync(default);

        Clock.Advance(TimeSpan.FromDays(90));
        (await SweepAsync()).ShouldBe(0);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        (await SweepAsync()).ShouldBe(3);
        (await InDatabaseAsync(db => db.AuditEvents.Select(audit => audit.Action).Distinct().SingleAsync())).ShouldBe(
            AuditActions.SessionOpened
        );
        await ShouldBeIntactAsync();

        Clock.Advance(TimeSpan.FromDays(310) - TimeSpan.FromMilliseconds(1));
        (await SweepAsync()).ShouldBe(0);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        (await SweepAsync()).ShouldBe(2);
        (await CountAuditAsync()).ShouldBe(0);
        await ShouldBeIntactAsync();
    }

    [Fact]
    public async Task Zero_is_for_ever_and_what_is_not_sealed_yet_stays()
    {
        Retention = Retention with { Audit = TimeSpan.Zero };
        await SealAsync();
        Clock.Advance(TimeSpan.FromDays(4000));
        (await SweepAsync()).ShouldBe(0);

        Retention = new();
        await HappenAsync(1);
        Clock.Advance(TimeSpan.FromDays(4000));
        (await SweepAsync()).ShouldBe(3);
        (await CountAuditAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Pruned_seals_stay_in_the_chain_and_go_when_nothing_before_them_is_kept()
    {
        for (var number = 0; number < 3; number++)
        {
            await HappenAsync(1);
            await HappenAsync(1, AuditActions.LogInFailed);
            await Sealer.ExecuteAsync(default);
            Clock.Advance(TimeSpan.FromDays(1));
        }

        Clock.Advance(TimeSpan.FromDays(100));
        await SweepAsync();
        var verdict = await VerifyAsync();
        verdict.Faults.ShouldBeEmpty();
        (verdict.Seals, verdict.Pruned, verdict.Events).ShouldBe((6, 3, 3)); // each between two that are kept, so they stay

        Clock.Advance(TimeSpan.FromDays(298)); // 401 days after the first
        await SweepAsync();
        verdict = await VerifyAsync();
        verdict.Faults.ShouldBeEmpty();
        (verdict.Pruned, verdict.Events).ShouldBe((3, 2)); // the first two became one beginning, two are still between
        (await InDatabaseAsync(db => db.AuditSeals.MinAsync(seal => seal.Number))).ShouldBe(2);

        Clock.Advance(TimeSpan.FromDays(30));
        await SweepAsync();
        verdict = await VerifyAsync();
        (verdict.Seals, verdict.Pruned, verdict.Events).ShouldBe((1, 1, 0));
        verdict.Faults.ShouldBeEmpty();

        (await SealAsync()).Number.ShouldBe(7); // the chain goes on where it was
        await ShouldBeIntactAsync();
    }

    [Fact]
    public async Task Replicas_that_sweep_side_by_side_delete_everything_once()
    {
        for (var number = 0; number < 30; number++)
        {
            await SealAsync(2);
        }

        Clock.Advance(TimeSpan.FromDays(401));
        var deleted = await InParallelAsync(
            4,
            async _ =>
            {
                var total = 0;
                for (var round = 0; round < 3; round++)
                {
                    total += await SweepAsync();
                }

                return total;
            }
        );

        deleted.Sum().ShouldBe(60);
        await ShouldBeIntactAsync();
    }

    [Fact]
    public async Task Events_that_somebody_deleted_are_missing_whatever_mark_is_put_on_their_seal()
    {
        await SealAsync();
        var seal = await SealAsync();
        var (other, now) = (new byte[32], Now);
        await TamperAsync($"DELETE FROM audit_events WHERE seal_number = {seal.Number}");
        await TamperAsync(db =>
            db.AuditSeals.Where(row => row.Number == seal.Number)
                .ExecuteUpdateAsync(row =>
                    row.SetProperty(it => it.PrunedAt, now)
                        .SetProperty(it => it.PruneMac, other)
                        .SetProperty(it => it.PruneKeyId, seal.KeyId)
                )
        );

        (await VerifyAsync()).Faults.Select(fault => (fault.Kind, fault.Seal)).ShouldBe([(AuditFaultKind.PruningForged, seal.Number)]);
    }

    [Fact]
    public async Task A_genuine_mark_serves_neither_another_seal_nor_another_beginning()
    {
        await SealAsync();
        Clock.Advance(TimeSpan.FromDays(401));
        await SealAsync();
        await SealAsync();
        await SweepAsync(); // prunes the first
        await TamperAsync($"UPDATE audit_seals SET is_beginning = true WHERE number = 1");
        (await FaultsAsync()).ShouldBe([AuditFaultKind.PruningForged]);

        await TamperAsync($"DELETE FROM audit_events WHERE seal_number = 2");
        await TamperAsync($"UPDATE audit_seals SET is_beginning = false WHERE number = 1");
        await TamperAsync(
            $"""
            UPDATE audit_seals SET pruned_at = (SELECT pruned_at FROM audit_seals WHERE number = 1), prune_mac = (SELECT prune_mac FROM audit_seals WHERE number = 1),
                                   prune_key_id = (SELECT prune_key_id FROM audit_seals WHERE number = 1) WHERE number = 2
            """
        );
        (await VerifyAsync()).Faults.Select(fault => (fault.Kind, fault.Seal)).ShouldBe([(AuditFaultKind.PruningForged, 2L)]);
    }

    [Fact]
    public async Task An_event_that_is_put_under_a_pruned_seal_is_found()
    {
        await SealAsync();
        Clock.Advance(TimeSpan.FromDays(401));
        await SealAsync();
        await SweepAsync();
        var forged = (await HappenAsync(1))[0];
        await TamperAsync($"UPDATE audit_events SET seal_number = 1, seal_position = 0 WHERE id = {forged.Id}");

        (await VerifyAsync()).Faults.Select(fault => (fault.Kind, fault.Event)).ShouldBe([(AuditFaultKind.EventInserted, forged.Id)]);
    }

    // Security requirement 86: anyone who has the database alone does not get the service to wipe his traces and vouch for it.

    [Fact]
    public async Task A_seal_that_was_made_to_look_old_is_not_pruned()
    {
        await SealAsync();
        var seal = await SealAsync();
        var (old, sealedAt) = (Now - TimeSpan.FromDays(2000), seal.SealedAt);
        await TamperAsync(db =>
            db.AuditSeals.Where(row => row.Number == 2).ExecuteUpdateAsync(row => row.SetProperty(it => it.SealedAt, old))
        );

        (await DoubtAsync()).ShouldContain("are kept: 2.");

        await TamperAsync(db =>
            db.AuditSeals.Where(row => row.Number == 2).ExecuteUpdateAsync(row => row.SetProperty(it => it.SealedAt, sealedAt))
        );
        (await CountAuditAsync()).ShouldBe(6);
        await ShouldBeIntactAsync();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)] // the whole chain
    public async Task Marks_that_somebody_made_never_become_a_beginning(int last)
    {
        for (var number = 0; number < 3; number++)
        {
            await SealAsync();
        }

        var now = Now;
        await TamperAsync($"DELETE FROM audit_events WHERE seal_number <= {last}");
        await TamperAsync(db =>
            db.AuditSeals.Where(row => row.Number <= last).ExecuteUpdateAsync(row => row.SetProperty(it => it.PrunedAt, now))
        );

        (await DoubtAsync()).ShouldContain("are kept: 1.");

        (await FaultsAsync()).ShouldBe(Enumerable.Repeat(AuditFaultKind.KeyMissing, last)); // a mark under no key at all
        await TamperAsync(db =>
            db.AuditSeals.Where(row => row.Number <= last)
                .ExecuteUpdateAsync(row =>
                    row.SetProperty(it => it.PruneKeyId, it => it.KeyId).SetProperty(it => it.PruneMac, it => it.Mac)
                )
        );
        (await DoubtAsync()).ShouldContain("are kept: 1.");
        (await FaultsAsync()).ShouldBe(Enumerable.Repeat(AuditFaultKind.PruningForged, last));
    }

    [Fact]
    public async Task A_gap_between_pruned_seals_does_not_go_with_them()
    {
        await HappenAsync(1, AuditActions.LogInFailed);
        await Sealer.ExecuteAsync(default);
        await SealAsync();
        await HappenAsync(1, AuditActions.LogInFailed);
        await Sealer.ExecuteAsync(default);
        await SealAsync();
        Clock.Advance(TimeSpan.FromDays(91));
        (await SweepAsync()).ShouldBe(2);
        await TamperAsync($"DELETE FROM audit_events WHERE seal_number = 2");
        await TamperAsync($"DELETE FROM audit_seals WHERE number = 2");

        (await DoubtAsync()).ShouldContain("are kept: 3.");

        (await VerifyAsync()).Faults.Select(fault => (fault.Kind, fault.Seal)).ShouldBe([(AuditFaultKind.SealMissing, 2L)]);
    }

    [Fact]
    public async Task A_beginning_that_was_cut_off_is_not_made_good()
    {
        await SealAsync();
        await SealAsync();
        Clock.Advance(TimeSpan.FromDays(401));
        await SealAsync();
        (await SweepAsync()).ShouldBe(6); // 2 is the beginning now
        await TamperAsync($"UPDATE audit_seals SET is_beginning = false WHERE number = 2");

        (await DoubtAsync()).ShouldContain("are kept: 2.");
        (await FaultsAsync()).ShouldContain(AuditFaultKind.PruningForged);
    }

    [Theory]
    [InlineData("UPDATE audit_events SET detail = 'nothing' WHERE seal_number = 1 AND seal_position = 1", AuditFaultKind.EventChanged)]
    [InlineData("DELETE FROM audit_events WHERE seal_number = 1 AND seal_position = 2", AuditFaultKind.EventMissing)]
    public async Task Events_that_were_touched_stay_as_evidence_and_the_others_go(string sql, AuditFaultKind found)
    {
        await SealAsync();
        await SealAsync();
        Clock.Advance(TimeSpan.FromDays(401));
        await InDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(sql));

        (await DoubtAsync()).ShouldContain("are kept: 1.");

        var verdict = await VerifyAsync();
        (verdict.Seals, verdict.Pruned).ShouldBe((2, 1));
        verdict.Faults.Select(fault => (fault.Kind, fault.Seal)).ShouldBe([(found, 1L)]);
    }

    [Fact]
    public async Task Seals_that_can_never_be_pruned_stand_in_nobodys_way()
    {
        for (var number = 0; number < 52; number++)
        {
            await SealAsync(1);
        }

        Clock.Advance(TimeSpan.FromDays(401));
        await TamperAsync($"UPDATE audit_seals SET is_beginning = true WHERE number <= 51"); // more than are looked at at once

        (await DoubtAsync()).ShouldStartWith("51 seals");
        (await VerifyAsync()).Pruned.ShouldBe(1);
    }

    [Fact]
    public async Task Seals_of_a_master_key_that_is_gone_are_kept_until_it_is_back()
    {
        await SealAsync();
        Clock.Advance(TimeSpan.FromDays(401));
        var without = new MasterKeyRing([RandomNumberGenerator.GetBytes(MasterKeyRing.KeyBytes)]);

        await Should.ThrowAsync<InvalidDataException>(() => SweepAsync(without));
        (await CountAuditAsync()).ShouldBe(3);

        (await SweepAsync(RotatedRing())).ShouldBe(3);
    }

    private async Task<string> DoubtAsync() => (await Should.ThrowAsync<InvalidDataException>(() => SweepAsync())).Message;
}

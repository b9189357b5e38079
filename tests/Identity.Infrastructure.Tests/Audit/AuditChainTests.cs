using System.Diagnostics;
using Identity.Domain.Audit;
using Identity.Infrastructure.Cryptography;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Tests.Audit;

public sealed class AuditChainOnSqlite() : AuditChainTests(DatabaseKind.Sqlite);

public sealed class AuditChainOnPostgreSql() : AuditChainTests(DatabaseKind.PostgreSql);

/// <summary>Security requirement 86: anyone who changes the audit in the database is found out, by what was changed.</summary>
public abstract class AuditChainTests(DatabaseKind kind) : AuditTests(kind)
{
    [Fact]
    public async Task What_was_sealed_and_left_alone_is_intact()
    {
        await ShouldBeIntactAsync();
        (await VerifyAsync()).Newest.ShouldBeNull();

        await SealAsync(3);
        await SealAsync(1);
        var last = await SealAsync(5);
        var waiting = (await HappenAsync(2)).Select(audit => audit.Id);

        var verdict = await VerifyAsync(AuditAnchor.Of(last));

        verdict.Faults.ShouldBeEmpty();
        (verdict.Seals, verdict.Events, verdict.Unsealed, verdict.Erased, verdict.Pruned).ShouldBe((3, 9, 2, 0, 0));
        verdict.Newest.ShouldBe(AuditAnchor.Of(last));
        verdict.UnsealedIds.ShouldBe(waiting, ignoreOrder: true);
    }

    [Fact]
    public async Task The_trace_of_an_event_is_sealed_with_it()
    {
        using (var request = new Activity("request").Start())
        {
            (await HappenAsync(2)).ShouldAllBe(audit => audit.TraceId == request.TraceId.ToHexString());
        }

        await Sealer.ExecuteAsync(default);
        await SealAsync(1); // without a request
        await ShouldBeIntactAsync();

        await TamperAsync($"UPDATE audit_events SET trace_id = {new string('0', 32)} WHERE seal_number = 1 AND seal_position = 0");
        await TamperAsync($"UPDATE audit_events SET trace_id = NULL WHERE seal_number = 1 AND seal_position = 1");
        (await FaultsAsync()).ShouldBe([AuditFaultKind.EventChanged, AuditFaultKind.EventChanged]);
    }

    [Theory]
    [InlineData("action", "session.ended")]
    [InlineData("detail", "another reason")]
    [InlineData("address", "198.51.100.9")]
    public async Task An_edited_text_is_found_at_its_event(string column, string value)
    {
        await SealAsync();
        var seal = await SealAsync();
        var edited = (await UnderAsync(seal.Number))[1];

        // A column's name is no parameter; it is one of those above.
#pragma warning disable EF1002
        await InDatabaseAsync(db =>
            db.Database.ExecuteSqlRawAsync($"UPDATE audit_events SET {column} = {{0}} WHERE id = {{1}}", value, edited.Id)
        );
#pragma warning restore EF1002

        var fault = (await VerifyAsync()).Faults.ShouldHaveSingleItem();
        (fault.Kind, fault.Seal, fault.Event).ShouldBe((AuditFaultKind.EventChanged, seal.Number, edited.Id));
        fault.Text.ShouldContain(edited.Id.ToString());
    }

    [Fact]
    public async Task Who_when_and_which_session_cannot_be_edited_either()
    {
        var seal = await SealAsync(4);
        var events = await UnderAsync(seal.Number);
        var (later, somebody) = (Now.AddMinutes(1), Guid.CreateVersion7());
        await TamperAsync(db =>
            db.AuditEvents.Where(audit => audit.Id == events[0].Id).ExecuteUpdateAsync(audit => audit.SetProperty(it => it.At, later))
        );
        await TamperAsync(db =>
            db.AuditEvents.Where(audit => audit.Id == events[1].Id)
                .ExecuteUpdateAsync(audit => audit.SetProperty(it => it.SubjectId, somebody))
        );
        await TamperAsync(db =>
            db.AuditEvents.Where(audit => audit.Id == events[2].Id)
                .ExecuteUpdateAsync(audit => audit.SetProperty(it => it.SessionId, (Guid?)null))
        );

        (await VerifyAsync())
            .Faults.Select(fault => (fault.Kind, fault.Event))
            .ShouldBe(events.Take(3).Select(audit => (AuditFaultKind.EventChanged, (Guid?)audit.Id)), ignoreOrder: true);
    }

    [Fact]
    public async Task A_deleted_event_is_found_by_its_place()
    {
        var seal = await SealAsync(3);
        var gone = (await UnderAsync(seal.Number))[1].Id;
        await TamperAsync($"DELETE FROM audit_events WHERE id = {gone}");

        var fault = (await VerifyAsync()).Faults.ShouldHaveSingleItem();
        (fault.Kind, fault.Seal).ShouldBe((AuditFaultKind.EventMissing, seal.Number));
        fault.Text.ShouldContain("position 1");
    }

    [Fact]
    public async Task A_deleted_event_is_found_when_those_behind_it_close_the_gap()
    {
        var seal = await SealAsync(3);
        var events = await UnderAsync(seal.Number);
        await TamperAsync($"DELETE FROM audit_events WHERE id = {events[1].Id}");
        await TamperAsync($"UPDATE audit_events SET seal_position = 1 WHERE id = {events[2].Id}");
        await TamperAsync($"UPDATE audit_seals SET count = 2 WHERE number = {seal.Number}");

        (await FaultsAsync()).ShouldBe([AuditFaultKind.SealChanged, AuditFaultKind.EventChanged], ignoreOrder: true);
    }

    [Fact]
    public async Task Events_that_changed_places_are_both_found()
    {
        var seal = await SealAsync(3);
        var events = await UnderAsync(seal.Number);
        await TamperAsync($"UPDATE audit_events SET seal_position = 99 WHERE id = {events[0].Id}");
        await TamperAsync($"UPDATE audit_events SET seal_position = 0 WHERE id = {events[1].Id}");
        await TamperAsync($"UPDATE audit_events SET seal_position = 1 WHERE id = {events[0].Id}");

        (await VerifyAsync())
            .Faults.Select(fault => (fault.Kind, fault.Event))
            .ShouldBe([(AuditFaultKind.EventChanged, events[0].Id), (AuditFaultKind.EventChanged, events[1].Id)], ignoreOrder: true);
    }

    [Fact]
    public async Task An_event_that_was_put_under_a_seal_is_found()
    {
        var seal = await SealAsync(2);
        var forged = (await HappenAsync(1))[0];
        await TamperAsync($"UPDATE audit_events SET seal_number = {seal.Number}, seal_position = 2 WHERE id = {forged.Id}");

        (await VerifyAsync()).Faults.Select(fault => fault.Event).Distinct().ShouldBe([forged.Id]);
        (await FaultsAsync()).ShouldBe([AuditFaultKind.EventInserted, AuditFaultKind.EventChanged], ignoreOrder: true);
    }

    [Fact]
    public async Task An_event_under_a_seal_that_never_was_is_found()
    {
        await SealAsync();
        var forged = (await HappenAsync(1))[0];
        await TamperAsync($"UPDATE audit_events SET seal_number = 77, seal_position = 0 WHERE id = {forged.Id}");

        var fault = (await VerifyAsync()).Faults.ShouldHaveSingleItem();
        (fault.Kind, fault.Seal, fault.Event).ShouldBe((AuditFaultKind.EventInserted, 77L, forged.Id));
    }

    [Fact]
    public async Task A_changed_seal_is_found_even_when_the_rest_of_the_chain_is_made_to_fit()
    {
        await SealAsync();
        var seal = await SealAsync();
        await SealAsync();
        var other = new byte[32];
        await TamperAsync($"UPDATE audit_seals SET mac = {other} WHERE number = {seal.Number}");
        await TamperAsync($"UPDATE audit_seals SET previous_mac = {other} WHERE number = {seal.Number + 1}");

        (await VerifyAsync())
            .Faults.Select(fault => (fault.Kind, fault.Seal))
            .ShouldBe([(AuditFaultKind.SealChanged, seal.Number), (AuditFaultKind.SealChanged, seal.Number + 1)]);
    }

    [Fact]
    public async Task A_seal_that_is_missing_in_the_middle_or_at_the_beginning_is_found_with_and_without_its_events()
    {
        await SealAsync();
        await SealAsync();
        await SealAsync();
        var kept = await UnderAsync(2);
        await TamperAsync($"DELETE FROM audit_seals WHERE number = 2");

        var faults = (await VerifyAsync()).Faults;
        faults.Count(fault => fault.Kind is AuditFaultKind.SealMissing).ShouldBe(1);
        faults
            .Where(fault => fault.Kind is AuditFaultKind.EventInserted)
            .Select(fault => fault.Event!.Value)
            .ShouldBe(kept.Select(audit => audit.Id));

        await TamperAsync($"DELETE FROM audit_events WHERE seal_number = 2");
        (await VerifyAsync()).Faults.Select(fault => (fault.Kind, fault.Seal)).ShouldBe([(AuditFaultKind.SealMissing, 2L)]);

        await TamperAsync($"DELETE FROM audit_seals WHERE number = 1");
        await TamperAsync($"DELETE FROM audit_events WHERE seal_number = 1");
        (await VerifyAsync()).Faults.Select(fault => (fault.Kind, fault.Seal)).ShouldBe([(AuditFaultKind.SealMissing, 2L)]); // all before 3
    }

    [Fact]
    public async Task A_tail_that_was_cut_off_is_found_by_the_seal_that_the_log_knows()
    {
        var early = await SealAsync();
        await SealAsync();
        var last = await SealAsync();
        await TamperAsync($"DELETE FROM audit_events WHERE seal_number >= 2");
        await TamperAsync($"DELETE FROM audit_seals WHERE number >= 2");

        await ShouldBeIntactAsync(); // nobody can see it from the database alone
        await ShouldBeIntactAsync(AuditAnchor.Of(early));
        (await FaultsAsync(AuditAnchor.Of(last))).ShouldBe([AuditFaultKind.TailMissing]);
    }

    [Fact]
    public async Task A_tail_that_was_cut_off_and_sealed_anew_by_the_service_itself_contradicts_the_log()
    {
        await SealAsync();
        var known = await SealAsync();
        var doomed = (await UnderAsync(2))[0].Id;
        await TamperAsync($"DELETE FROM audit_seals WHERE number = 2");
        await TamperAsync($"DELETE FROM audit_events WHERE id = {doomed}");
        await TamperAsync($"UPDATE audit_events SET seal_number = NULL, seal_position = NULL WHERE seal_number = 2");
        (await Sealer.ExecuteAsync(default)).ShouldHaveSingleItem().Number.ShouldBe(2);

        await ShouldBeIntactAsync();
        (await VerifyAsync(AuditAnchor.Of(known)))
            .Faults.Select(fault => (fault.Kind, fault.Seal))
            .ShouldBe([(AuditFaultKind.AnchorDiffers, 2L)]);
    }

    [Fact]
    public async Task Somebody_with_the_algorithm_and_another_key_cannot_continue_the_chain()
    {
        await SealAsync();
        await HappenAsync(2);
        (await SealerUnder(new MasterKeyRing([new byte[MasterKeyRing.KeyBytes]])).ExecuteAsync(default)).ShouldHaveSingleItem();

        (await FaultsAsync()).ShouldBe([AuditFaultKind.KeyMissing]);
    }

    [Fact]
    public async Task Seals_of_an_old_master_key_are_verified_as_long_as_the_ring_knows_it()
    {
        await SealAsync();
        var rotated = RotatedRing();
        await HappenAsync(2);
        (await SealerUnder(rotated).ExecuteAsync(default)).ShouldHaveSingleItem();

        (await TrailUnder(rotated).VerifyAsync([], default)).Faults.ShouldBeEmpty();
        (await FaultsAsync()).ShouldBe([AuditFaultKind.KeyMissing]); // with the old key alone
    }

    [Fact]
    public async Task The_same_fault_everywhere_is_told_a_hundred_times_at_most()
    {
        await SealAsync(150);
        await TamperAsync($"UPDATE audit_events SET detail = 'x', seal_mac = NULL");

        (await VerifyAsync()).Faults.Count.ShouldBe(AuditVerdict.MaximumFaults);
    }
}

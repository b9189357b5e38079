using System.Security.Cryptography;
using Identity.Domain.Audit;
using Identity.Domain.Passwords;
using Identity.Domain.Throttling;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Tests.Stores;
using Identity.Infrastructure.Throttling;
using Microsoft.EntityFrameworkCore;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Throttling;

public sealed class ThrottlesOnSqlite() : ThrottlesTests(DatabaseKind.Sqlite);

public sealed class ThrottlesOnPostgreSql() : ThrottlesTests(DatabaseKind.PostgreSql);

public abstract class ThrottlesTests(DatabaseKind kind) : StoreTests(kind)
{
    private const string Email = "ada@example.com";

    private static readonly Bucket Strangers = Bucket.OfStrangers(Email);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private Throttles Store => new(Contexts, ThrottleKeys, AuditEmails, new LockoutSettings());

    private LogInFailed Failed => new(SessionId: null, "wrong password", Now);

    [Fact] // security requirement 34
    public async Task Of_200_parallel_attempts_no_more_get_a_place_than_the_free_ones()
    {
        var waits = await InParallelAsync(200, _ => Store.TakeAsync(Strangers, Now, default));

        waits.Count(wait => wait is null).ShouldBe(FailureDelays.Free);
        waits.ShouldAllBe(wait => wait == null || wait == TimeSpan.FromSeconds(1));
        (await ReadAsync(Strangers))!.Failures.ShouldBe(FailureDelays.Free);
    }

    [Fact] // security requirement 34
    public async Task After_a_delay_one_of_many_parallel_attempts_gets_the_place()
    {
        await FailAsync(Strangers, 8);
        Clock.Advance(FailureDelays.After(8));

        var waits = await InParallelAsync(64, _ => Store.TakeAsync(Strangers, Now, default));

        waits.Count(wait => wait is null).ShouldBe(1);
    }

    [Fact] // security requirement 35
    public async Task The_delays_are_kept_to_the_tick_up_to_the_hard_stop()
    {
        for (var failures = 1; failures <= FailureDelays.HardStop; failures++)
        {
            (await Store.TakeAsync(Strangers, Now, default)).ShouldBeNull($"after {failures - 1} failures");
            await Store.FailAsync(Strangers, null, Failed, Client.Origin, default);
            var delay = FailureDelays.After(failures);
            if (delay > TimeSpan.Zero)
            {
                (await Store.TakeAsync(Strangers, Now, default)).ShouldBe(delay);
                Clock.Advance(delay - Tick);
                // A whole second is the least that Retry-After can say
                (await Store.TakeAsync(Strangers, Now, default)).ShouldBe(TimeSpan.FromSeconds(1));
                Clock.Advance(Tick);
            }
        }

        // A day without a failure has passed: it begins anew.
        await FailAsync(Strangers, FailureDelays.Free);
    }

    [Fact]
    public async Task A_refused_attempt_prolongs_nothing()
    {
        await FailAsync(Strangers, 8);

        for (var tenth = 0; tenth < 10; tenth++)
        {
            (await Store.TakeAsync(Strangers, Now, default)).ShouldNotBeNull();
            Clock.Advance(FailureDelays.After(8) / 10);
        }

        (await Store.TakeAsync(Strangers, Now, default)).ShouldBeNull();
    }

    [Fact]
    public async Task The_delay_begins_when_the_attempt_has_failed_not_when_it_was_begun()
    {
        await FailAsync(Strangers, 5);
        Clock.Advance(TimeSpan.FromSeconds(1));
        (await Store.TakeAsync(Strangers, Now, default)).ShouldBeNull();
        Clock.Advance(TimeSpan.FromMinutes(1)); // in the queue of the hasher

        await Store.FailAsync(Strangers, null, Failed, Client.Origin, default);

        (await Store.TakeAsync(Strangers, Now, default)).ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_failure_and_its_audit_event_are_one()
    {
        await Store.TakeAsync(Strangers, Now, default);

        await Store.FailAsync(Strangers, null, Failed, Client.Origin, default);

        var audit = await InDatabaseAsync(db => db.AuditEvents.SingleAsync());
        (audit.Action, audit.At).ShouldBe((AuditActions.LogInFailed, Now));
    }

    [Fact]
    public async Task An_attempt_that_was_never_evaluated_gives_its_place_back()
    {
        await FailAsync(Strangers, 4);

        for (var attempt = 0; attempt < 20; attempt++)
        {
            (await Store.TakeAsync(Strangers, Now, default)).ShouldBeNull();
            await Store.ReturnAsync(Strangers, default);
        }

        (await ReadAsync(Strangers))!.Failures.ShouldBe(4);
    }

    [Fact]
    public async Task A_success_is_forgotten_with_all_failures_before_it()
    {
        await FailAsync(Strangers, 30);

        await Store.ClearAsync(Strangers, default);

        (await ReadAsync(Strangers)).ShouldBeNull();
        await FailAsync(Strangers, FailureDelays.Free);
    }

    [Fact] // security requirement 35
    public async Task Strangers_devices_and_sessions_fill_buckets_of_their_own()
    {
        Bucket[] buckets =
        [
            Strangers,
            Bucket.OfDevice(Email, Guid.CreateVersion7()),
            Bucket.OfDevice(Email, Guid.CreateVersion7()),
            Bucket.OfSession(Email, Guid.CreateVersion7()),
            Bucket.OfStrangers("grace@example.com"),
            Bucket.OfStrangers("no address"),
        ];
        foreach (var bucket in buckets)
        {
            await FailAsync(bucket, FailureDelays.Free);
            (await Store.TakeAsync(bucket, Now, default)).ShouldNotBeNull();
        }
    }

    [Fact] // security requirement 35
    public async Task Whoever_proves_to_be_the_owner_opens_every_bucket_of_the_account_and_no_other()
    {
        var (device, session, other) = (
            Bucket.OfDevice(Email, Guid.CreateVersion7()),
            Bucket.OfSession(Email, Guid.CreateVersion7()),
            Bucket.OfStrangers("grace@example.com")
        );
        foreach (var bucket in new[] { Strangers, device, session, other })
        {
            await FailAsync(bucket, FailureDelays.Free);
        }

        await InDatabaseAsync(async db =>
        {
            await db.ClearThrottlesAsync(ThrottleKeys, Email, default);
            return true;
        });

        foreach (var bucket in new[] { Strangers, device, session })
        {
            (await Store.TakeAsync(bucket, Now, default)).ShouldBeNull();
        }

        (await Store.TakeAsync(other, Now, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_login_that_opens_a_session_forgets_the_failures_in_the_same_transaction()
    {
        var (user, _) = await SignUpAsync();
        await FailAsync(Strangers, 3);

        (
            await Sessions.TryOpenAsync(
                Opened(Open(user.Id)),
                Read(user, "another hash"),
                null,
                Strangers,
                link: null,
                Client.Origin,
                default
            )
        ).ShouldBeFalse();
        (await ReadAsync(Strangers))!.Failures.ShouldBe(3);
        (
            await Sessions.TryOpenAsync(Opened(Open(user.Id)), Read(user), null, Strangers, link: null, Client.Origin, default)
        ).ShouldBeTrue();

        (await ReadAsync(Strangers)).ShouldBeNull();
    }

    [Fact]
    public async Task All_spellings_of_an_address_share_a_bucket()
    {
        await FailAsync(Strangers, FailureDelays.Free);

        (await Store.TakeAsync(Bucket.OfStrangers("  ADA@Example.COM "), Now, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task No_address_stands_in_the_table()
    {
        await FailAsync(Strangers, 1);

        var row = await ReadAsync(Strangers);

        row!.Account.Length.ShouldBe(32);
        row.Account.ShouldNotBe(SHA256.HashData("ada@example.com"u8)); // keyed: who has the table cannot try addresses
        new ThrottleKeys(new MasterKeyRing([RandomNumberGenerator.GetBytes(32)])).Of(Email).ShouldNotBe(row.Account);
    }

    [Fact]
    public async Task What_does_not_count_any_more_is_deleted()
    {
        await FailAsync(Bucket.OfStrangers("old@example.com"), 1);
        Clock.Advance(FailureDelays.Memory);
        await FailAsync(Strangers, 1);
        Clock.Advance(Tick);

        (await InDatabaseAsync(db => new ThrottleSweep().ExecuteAsync(db, Now, default))).ShouldBe(1);

        (await InDatabaseAsync(db => db.Throttles.CountAsync())).ShouldBe(1);
        (await ReadAsync(Strangers)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Switched_off_it_counts_nothing_and_still_audits()
    {
        var off = new Throttles(Contexts, ThrottleKeys, AuditEmails, new LockoutSettings { Enabled = false });

        for (var attempt = 0; attempt < 20; attempt++)
        {
            (await off.TakeAsync(Strangers, Now, default)).ShouldBeNull();
            await off.FailAsync(Strangers, null, Failed, Client.Origin, default);
        }

        (await ReadAsync(Strangers)).ShouldBeNull();
        (await CountAuditAsync()).ShouldBe(20);
    }

    private async Task FailAsync(Bucket bucket, int times)
    {
        for (var attempt = 1; attempt <= times; attempt++)
        {
            (await Store.TakeAsync(bucket, Now, default)).ShouldBeNull($"attempt {attempt}");
            Clock.Advance(attempt < times ? FailureDelays.After(attempt) : TimeSpan.Zero);
        }
    }

    private Task<Throttle?> ReadAsync(Bucket bucket) =>
        InDatabaseAsync(db => db.Throttles.AsNoTracking().In(bucket, ThrottleKeys).SingleOrDefaultAsync());
}

using Identity.Domain.Secrets;
using Identity.Domain.Throttling;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Tests.Stores;
using Identity.Infrastructure.Throttling;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Throttling;

public sealed class WrongCodesOnSqlite() : WrongCodesTests(DatabaseKind.Sqlite);

public sealed class WrongCodesOnPostgreSql() : WrongCodesTests(DatabaseKind.PostgreSql);

/// <summary>Security requirement 49.</summary>
public abstract class WrongCodesTests(DatabaseKind kind) : StoreTests(kind)
{
    private const string Here = "192.0.2.1";
    private const string There = "2001:db8:1:2::3";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private WrongCodes Codes =>
        new(Contexts, ThrottleKeys, new LockoutSettings { WrongCodesPerNetworkAndHour = 20, WrongCodesPerHour = 50 });

    [Fact]
    public async Task A_network_with_its_fill_of_wrong_codes_waits_for_the_next_hour_and_others_do_not()
    {
        Clock.AdvanceTo(new DateTimeOffset(2026, 3, 1, 14, 20, 0, TimeSpan.Zero));
        await TextedAsync(Here, 19);
        (await WaitAsync(CodeKind.Texted, Here)).ShouldBeNull();

        await TextedAsync("::ffff:192.0.2.1", 1); // the same in another spelling

        (await WaitAsync(CodeKind.Texted, Here)).ShouldBe(TimeSpan.FromMinutes(40));
        (await WaitAsync(CodeKind.Texted, There)).ShouldBeNull();
        (await WaitAsync(CodeKind.Mailed, Here)).ShouldBeNull(); // a budget of its own
        Clock.Advance(TimeSpan.FromMinutes(40) - Tick);
        (await WaitAsync(CodeKind.Texted, Here)).ShouldBe(Tick);
        Clock.Advance(Tick);
        (await WaitAsync(CodeKind.Texted, Here)).ShouldBeNull();
    }

    [Fact] // security requirement 37
    public async Task A_customer_with_a_whole_48_has_four_times_the_guesses_of_one_64()
    {
        await TextedAsync("2001:db8:1:1::1", 20);
        (await WaitAsync(CodeKind.Texted, "2001:db8:1:1::2")).ShouldNotBeNull();
        await TextedAsync("2001:db8:1:2::1", 20);
        (await WaitAsync(CodeKind.Texted, "2001:db8:1:3::1")).ShouldNotBeNull(); // the /56 has forty
        (await WaitAsync(CodeKind.Texted, "2001:db8:1:101::1")).ShouldBeNull();

        await MailedAsync("2001:db8:1:101::1", 20, wasOpen: false);
        await MailedAsync("2001:db8:1:201::1", 20, wasOpen: false);
        await MailedAsync("2001:db8:1:301::1", 20, wasOpen: false);
        await MailedAsync("2001:db8:1:401::1", 19, wasOpen: false);
        (await WaitAsync(CodeKind.Mailed, "2001:db8:1:501::1")).ShouldBeNull();
        await MailedAsync("2001:db8:1:401::1", 1, wasOpen: false);

        (await WaitAsync(CodeKind.Mailed, "2001:db8:1:501::1")).ShouldNotBeNull();
        (await WaitAsync(CodeKind.Mailed, "2001:db8:2:501::1")).ShouldBeNull();
    }

    [Fact]
    public async Task Once_the_service_has_its_fill_each_network_has_the_tries_of_one_code()
    {
        await TextedAsync(Here, 16);
        await TextedAsync("198.51.100.1", 17);
        await TextedAsync("198.51.100.2", 16);
        (await WaitAsync(CodeKind.Texted, Here)).ShouldBeNull();

        await TextedAsync(There, 1);

        (await WaitAsync(CodeKind.Texted, Here)).ShouldNotBeNull();
        (await WaitAsync(CodeKind.Texted, There)).ShouldBeNull();
        await TextedAsync("2001:db8:1:2::4", OneTimeSecret.MaximumTries - 1);
        (await WaitAsync(CodeKind.Texted, There)).ShouldNotBeNull();
        (await WaitAsync(CodeKind.Texted, "203.0.113.7")).ShouldBeNull();
        (await WaitAsync(CodeKind.Mailed, Here)).ShouldBeNull();
    }

    [Fact]
    public async Task A_guess_at_nothing_counts_for_its_own_network_alone()
    {
        for (var network = 0; network < 10; network++)
        {
            await MailedAsync($"198.51.100.{network}", 10, wasOpen: false);
        }

        (await WaitAsync(CodeKind.Mailed, "198.51.100.0")).ShouldBeNull(); // the service has not counted one of a hundred
        await MailedAsync("198.51.100.0", 10, wasOpen: false);
        (await WaitAsync(CodeKind.Mailed, "198.51.100.0")).ShouldNotBeNull();
    }

    private Task<TimeSpan?> WaitAsync(CodeKind kind, string address) => Codes.FindWaitAsync(kind, address, Now, default);

    private Task TextedAsync(string address, int times) => CountAsync(CodeKind.Texted, address, times, wasOpen: true);

    private Task MailedAsync(string address, int times, bool wasOpen) => CountAsync(CodeKind.Mailed, address, times, wasOpen);

    private Task CountAsync(CodeKind kind, string address, int times, bool wasOpen) =>
        InParallelAsync(
            times,
            _ =>
                InDatabaseAsync(db =>
                    db.InTransactionAsync(
                        async () =>
                        {
                            await Codes.CountAsync(db, kind, address, Now, wasOpen, default);
                            return true;
                        },
                        default
                    )
                )
        );
}

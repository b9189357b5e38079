using Identity.Domain.Messaging;
using Identity.Domain.Secrets;
using Identity.Infrastructure.Tests.Stores;
using Identity.Infrastructure.Throttling;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Throttling;

public sealed class TakeMailPlaceOnSqlite() : TakeMailPlaceTests(DatabaseKind.Sqlite);

public sealed class TakeMailPlaceOnPostgreSql() : TakeMailPlaceTests(DatabaseKind.PostgreSql);

/// <summary>Security requirement 49: how many codes one address gets in a day, whatever becomes of the accounts that they are
/// about.</summary>
public abstract class TakeMailPlaceTests(DatabaseKind kind) : StoreTests(kind)
{
    private const string Address = "ada@example.com";
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1); // what a database keeps of an instant

    [Fact]
    public async Task Of_any_number_of_parallel_mails_five_are_written()
    {
        var taken = await InParallelAsync(30, _ => TakeAsync());

        taken.Count(againAt => againAt is null).ShouldBe(OneTimeSecret.MailsPerDay);
    }

    [Fact]
    public async Task The_next_is_written_a_day_after_the_fifth()
    {
        for (var mail = 1; mail <= OneTimeSecret.MailsPerDay; mail++)
        {
            Clock.Advance(TimeSpan.FromHours(5)); // within any day there are no more than five
            (await TakeAsync()).ShouldBeNull();
        }

        var fifthAt = Now;
        (await TakeAsync()).ShouldNotBeNull().ShouldBe(fifthAt.AddDays(1), Tick);
        Clock.Advance(TimeSpan.FromDays(1) - Tick);
        (await TakeAsync()).ShouldNotBeNull();
        // The day of every kind, which is over
        (await InDatabaseAsync(db => new ThrottleSweep().ExecuteAsync(db, Now, default))).ShouldBe(1);
        (await TakeAsync()).ShouldNotBeNull(); // and this one is not forgotten before its time
        Clock.Advance(Tick);
        (await TakeAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Another_kind_of_mail_and_another_address_are_counted_for_themselves()
    {
        for (var mail = 1; mail <= OneTimeSecret.MailsPerDay; mail++)
        {
            await TakeAsync();
        }

        (await TakeAsync()).ShouldNotBeNull();
        (await TakeAsync(template: MessageTemplate.PasswordReset)).ShouldBeNull();
        (await TakeAsync("grace@example.com")).ShouldBeNull();
    }

    [Fact]
    public async Task Mails_of_every_kind_are_counted_in_a_day_that_begins_with_the_first()
    {
        string[] kinds = ["a", "b", "c", "d", "e"]; // each comes again after more than a day
        for (var mail = 0; mail < 60; mail++)
        {
            (await TakeAsync(template: kinds[mail % kinds.Length])).ShouldBeNull($"mail {mail}");
            Clock.Advance(TimeSpan.FromHours(5));
        }

        var began = Now.AddDays(2);
        Clock.Advance(TimeSpan.FromDays(2));
        for (var mail = 0; mail < 12; mail++)
        {
            (await TakeAsync(template: $"kind {mail}")).ShouldBeNull();
            Clock.Advance(TimeSpan.FromHours(1));
        }

        (await TakeAsync(template: "another kind")).ShouldNotBeNull().ShouldBe(began.AddDays(1), Tick);
    }

    [Fact]
    public async Task No_other_mail_uses_up_the_place_of_a_reset_or_of_a_warning()
    {
        for (var mail = 0; mail < 12; mail++)
        {
            (await TakeAsync(template: $"kind {mail}")).ShouldBeNull();
        }

        (await TakeAsync()).ShouldNotBeNull();
        (await TakeAsync(template: MessageTemplate.PasswordReset)).ShouldBeNull();
        (await TakeAsync(template: MessageTemplate.SessionShared)).ShouldBeNull();
        (await TakeAsync(template: MessageTemplate.SessionSharedEnded)).ShouldBeNull();
    }

    [Fact]
    public async Task What_opens_an_account_to_its_owner_again_forgets_no_mail()
    {
        for (var mail = 1; mail <= OneTimeSecret.MailsPerDay; mail++)
        {
            await TakeAsync();
        }

        await InDatabaseAsync(async db =>
        {
            await db.ClearThrottlesAsync(ThrottleKeys, Address, default);
            return true;
        });

        (await TakeAsync()).ShouldNotBeNull();
    }

    private Task<DateTimeOffset?> TakeAsync(string address = Address, string template = MessageTemplate.VerifyEmail) =>
        InDatabaseAsync(db => db.TakeMailPlaceAsync(ThrottleKeys, address, template, Now, default));
}

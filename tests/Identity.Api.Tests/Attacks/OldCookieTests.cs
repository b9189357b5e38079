using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.Throttling;
using Identity.Domain;

namespace Identity.Api.Tests.Attacks;

public sealed class OldCookiesOnSqlite(SqliteHost fixture) : OldCookieTests(fixture), IClassFixture<SqliteHost>;

public sealed class OldCookiesOnPostgreSql(PostgreSqlHost fixture) : OldCookieTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>
/// An attacker kept the cookie of a known device, and guesses in a bucket of its own. A new password, an age or a new account ends that:
/// the cookie is one of a stranger.
/// </summary>
public abstract class OldCookieTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact] // security requirement 27
    public async Task A_changed_password_leaves_the_device_that_changed_it()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var (thiefs, own) = (await DeviceAsync(person), await DeviceAsync(person));
        var next = Person.NewPassword();

        var changed = (
            await Host.PutAsync("/password", new { currentPassword = person.Password, newPassword = next }, person.AccessToken)
        ).ShouldBe(HttpStatusCode.NoContent);

        await ShouldKnowNoneOfAsync(person.Email, next, thiefs, own);
        (await Host.LogInAsync(person.Email, next, Guessing.DeviceOf(changed))).ShouldBe(HttpStatusCode.OK);
    }

    [Theory] // security requirement 44: of an address that nobody had proven, too
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reset_leaves_the_device_that_it_was_done_on(bool isProven)
    {
        var person = isProven ? await AddressMail.ProvenPersonAsync(Host) : await Person.SignUpAsync(Host);
        var thiefs = await DeviceAsync(person);
        var next = Person.NewPassword();

        var reset = (await (await MailedReset.AskAsync(Host, person.Email)).FollowAsync(Host, next)).ShouldBe(HttpStatusCode.NoContent);

        await ShouldKnowNoneOfAsync(person.Email, next, thiefs);
        (await Host.LogInAsync(person.Email, next, Guessing.DeviceOf(reset))).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_replaced_one_time_password_leaves_the_device_of_the_person_and_not_the_operators(bool onPage)
    {
        var (email, next) = (Person.NewEmail(), Person.NewPassword());
        var once = (await Advisor.ProvisionAsync(Host, email, Roles.Individual, branchId: null)).TemporaryPassword;
        var (operators, persons) = (await Host.LogInAsync(email, once), await Host.LogInAsync(email, once));
        var token = Temporary.TokenOf(persons, "password", "phoneNumber");

        var replaced = onPage
            ? await Host.SendAsync(
                HttpMethod.Post,
                "/pages/onboarding/step",
                new FormUrlEncodedContent([new("token", token), new("action", "password"), new("newPassword", next)]),
                null
            )
            : await Host.PutAsync("/onboarding/password", new { newPassword = next }, token);

        replaced.ShouldBe(HttpStatusCode.OK);
        await ShouldKnowNoneOfAsync(email, next, Guessing.DeviceOf(operators), Guessing.DeviceOf(persons));
        Temporary.TokenOf(await Host.LogInAsync(email, next, Guessing.DeviceOf(replaced)), "phoneNumber");
    }

    [Fact]
    public async Task An_invitation_that_takes_an_unproven_account_over_leaves_none()
    {
        var squatter = await Person.SignUpAsync(Host);
        var collected = await DeviceAsync(squatter);
        var advisor = await Advisor.OfNewBranchAsync(Host);

        var newcomer = await (await advisor.InviteAsync(Host, squatter.Email)).JoinAsync(Host);

        newcomer.Id.ShouldBe(squatter.Id); // the same account
        await ShouldKnowNoneOfAsync(squatter.Email, newcomer.Password, collected);
    }

    [Fact]
    public async Task A_link_that_takes_a_change_of_address_back_leaves_none()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var thiefs = Person.NewEmail();
        var undo = await person.MoveAsync(Host, thiefs);
        var collected = await DeviceAsync(person with { Email = thiefs });
        (await undo.UndoAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        await Host.ExhaustAsync(person.Email);

        // Counted with strangers, not with the device
        (await Host.LogInAsync(person.Email, person.Password, collected)).ShouldBeThrottled();
    }

    [Fact]
    public async Task An_account_that_is_opened_again_knows_no_device_of_the_erased_one()
    {
        var first = await Person.SignUpAsync(Host);
        var collected = await DeviceAsync(first);
        await first.LeaveAsync(Host);
        var second = await Person.SignUpAsync(Host, first.Email);

        await ShouldKnowNoneOfAsync(second.Email, second.Password, collected);
    }

    [Fact]
    public async Task A_better_hash_of_the_same_password_leaves_all_devices()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var before = (await Host.UserAsync(person)).PasswordHash;
        var (laptop, phone) = (await DeviceAsync(person), await DeviceAsync(person));
        await using var stronger = await Host.StartReplicaAsync(("Identity:Passwords:BcryptCost", "5"));

        (await stronger.LogInAsync(person.Email, person.Password, laptop)).ShouldBe(HttpStatusCode.OK);

        (await Host.UserAsync(person)).PasswordHash.ShouldNotBe(before);
        await Host.ExhaustAsync(person.Email);
        (await Host.LogInAsync(person.Email, person.Password)).ShouldBeThrottled();
        (await Host.LogInAsync(person.Email, person.Password, phone)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_cookie_is_known_for_as_long_as_the_service_says_and_each_sign_in_begins_anew()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        await using var strict = await Host.StartReplicaAsync(("Identity:Lockout:KnownDeviceLifetime", "1.00:00:00"));
        var first = Guessing.DeviceOf(await strict.LogInAsync(person.Email, person.Password));
        strict.Clock.Advance(TimeSpan.FromHours(23));
        await strict.ExhaustAsync(person.Email);
        var answer = (await strict.LogInAsync(person.Email, person.Password, first)).ShouldBe(HttpStatusCode.OK);

        strict.Clock.Advance(TimeSpan.FromHours(2));
        (await strict.GuessAsync(person.Email)).ShouldBe(HttpStatusCode.Unauthorized); // their next guess, which closes the account again

        (await strict.LogInAsync(person.Email, person.Password, first)).ShouldBeThrottled(atMost: 64); // whatever the browser did with it
        (await strict.LogInAsync(person.Email, person.Password, Guessing.DeviceOf(answer))).ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("Set-Cookie").Single().ShouldContain("max-age=86400;");
    }

    private async Task<string> DeviceAsync(Person person) => Guessing.DeviceOf(await Host.LogInAsync(person.Email, person.Password));

    /// <summary>Strangers have closed the account; none of these cookies gets past them.</summary>
    private async Task ShouldKnowNoneOfAsync(string email, string password, params string[] cookies)
    {
        await Host.ExhaustAsync(email);
        foreach (var cookie in cookies)
        {
            (await Host.LogInAsync(email, password, cookie)).ShouldBeThrottled();
        }
    }
}

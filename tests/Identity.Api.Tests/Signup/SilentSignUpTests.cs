using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Signup;

public sealed class SilentOnSqlite() : SilentHost(DatabaseKind.Sqlite);

public sealed class SilentOnPostgreSql() : SilentHost(DatabaseKind.PostgreSql);

/// <summary>A host with <c>Identity:Signup:Disclosure=Silent</c>.</summary>
public abstract class SilentHost(DatabaseKind kind) : IAsyncLifetime
{
    public IdentityHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await IdentityHost.StartAsync(kind, ("Identity:Signup:Disclosure", "Silent"));

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class SilentSignUpOnSqlite(SilentOnSqlite fixture) : SilentSignUpTests(fixture), IClassFixture<SilentOnSqlite>;

public sealed class SilentSignUpOnPostgreSql(SilentOnPostgreSql fixture) : SilentSignUpTests(fixture), IClassFixture<SilentOnPostgreSql>;

/// <summary>Nobody but its owner learns that an address has an account (ASVS 6.3.8).</summary>
public abstract class SilentSignUpTests(SilentHost fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task A_signup_signs_in_nobody_and_the_login_waits_for_the_proof()
    {
        var (email, password) = (Person.NewEmail(), Person.NewPassword());

        var answer = (await SignUpAsync(email, password)).ShouldBe(HttpStatusCode.Accepted);

        answer.Text.ShouldBe("""{"data":{"status":"checkYourMail"}}""");
        answer.Headers.Location.ShouldBeNull();
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await LogInAsync(email, password)).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");

        (await (await AddressMail.OfAsync(Host, email, AddressMail.Verify)).FollowAsync(Host)).ShouldBe(HttpStatusCode.NoContent);

        (await LogInAsync(email, password)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // security requirement 30; at the default cost of a hash the rows that differ are one part in a hundred
    public async Task Nor_does_the_time_of_the_answer()
    {
        await using var dear = await Host.StartReplicaAsync(
            ("Identity:Signup:Disclosure", "Silent"),
            ("Identity:Passwords:BcryptCost", "9"),
            ("Identity:Lockout:Enabled", "false")
        );
        var owner = await OwnerAsync();

        await Timing.ShouldNotTellAsync("who has an account", 20, () => AskAsync(Person.NewEmail()), () => AskAsync(owner.Email));

        async Task<Answer> AskAsync(string email) =>
            (
                await dear.PostAsync(
                    "/signup",
                    new
                    {
                        email,
                        name = "Ada Lovelace",
                        password = Person.NewPassword(),
                    }
                )
            ).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Whoever_lost_the_mail_proves_the_address_by_a_new_password()
    {
        var (email, password) = (Person.NewEmail(), Person.NewPassword());
        (await SignUpAsync(email, Person.NewPassword())).ShouldBe(HttpStatusCode.Accepted);
        (await Host.PostAsync("/password/forgot", new { email })).ShouldBe(HttpStatusCode.Accepted);

        (await (await AddressMail.OfAsync(Host, email, AddressMail.Reset)).SetPasswordAsync(Host, password)).ShouldBe(
            HttpStatusCode.NoContent
        );

        (await LogInAsync(email, password)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Neither_the_answer_to_a_signup_nor_to_the_login_after_it_tells_that_there_is_an_account()
    {
        var (owner, fresh) = (await OwnerAsync(), Person.NewEmail());
        var mine = Person.NewPassword();

        var taken = await SignUpAsync(owner.Email, mine);
        var free = await SignUpAsync(fresh, mine);

        Shape(taken).ShouldBe(Shape(free));
        Shape(await LogInAsync(owner.Email, mine)).ShouldBe(Shape(await LogInAsync(fresh, mine)));
        (await Host.PostAsync("/email/verify", new { email = owner.Email, code = "12345678" })).ShouldBe(
            HttpStatusCode.BadRequest,
            "VERIFICATION_CODE_INVALID"
        );
        (await Host.PostAsync("/email/verify", new { email = fresh, code = "12345678" })).ShouldBe(
            HttpStatusCode.BadRequest,
            "VERIFICATION_CODE_INVALID"
        );
    }

    [Fact] // security requirement 42: to the stored address, never to the submitted one
    public async Task The_owner_is_told_at_the_address_as_it_is_stored_and_nothing_is_changed()
    {
        var owner = await OwnerAsync();

        (await SignUpAsync(owner.Email.ToUpperInvariant(), Person.NewPassword(), "Mallory Malone")).ShouldBe(HttpStatusCode.Accepted);

        var mail = await AddressMail.OfAsync(Host, owner.Email, AddressMail.Exists);
        mail.Text.ShouldNotContain("Mallory");
        mail.Text.ShouldContain("127.0.0.1");
        (await LogInAsync(owner.Email, owner.Password)).ShouldBe(HttpStatusCode.OK);
        (await Host.UserAsync(owner)).Name.ShouldBe("Ada Lovelace");
    }

    [Fact]
    public async Task The_owner_gets_five_such_mails_a_day_and_the_answer_stays_the_same()
    {
        var owner = await OwnerAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => SignUpAsync(owner.Email, Person.NewPassword())));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Accepted);
        (await AddressMail.CountAsync(Host, owner.Email, "signup-exists")).ShouldBe(5);
    }

    [Fact] // security requirement 41
    public async Task Of_32_parallel_signups_with_one_address_one_opens_an_account_and_all_hear_the_same()
    {
        var email = Person.NewEmail();

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => SignUpAsync(email, Person.NewPassword())));

        answers.Select(answer => (answer.Status, answer.Text)).Distinct().Count().ShouldBe(1);
        await using var db = await Host.OpenStoreAsync();
        (await db.Users.CountAsync(user => user.Email == email)).ShouldBe(1);
        (await AddressMail.CountAsync(Host, email, "verify-email")).ShouldBe(1);
        (await db.Sessions.CountAsync(session => db.Users.Any(user => user.Id == session.UserId && user.Email == email))).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_wrong_with_a_signup_itself_is_said_in_either_mode() =>
        (
            await Host.PostAsync(
                "/signup",
                new
                {
                    email = "nobody",
                    name = "",
                    password = "short",
                }
            )
        ).ShouldBe(HttpStatusCode.BadRequest, "EMAIL_INVALID", "NAME_INVALID", "PASSWORD_TOO_SHORT");

    [Fact]
    public async Task A_change_to_a_taken_address_looks_like_any_other_and_its_owner_is_told()
    {
        var (person, owner) = (await OwnerAsync(), await OwnerAsync());
        var fresh = Person.NewEmail();

        var free = await person.ChangeEmailAsync(Host, fresh);
        var taken = await person.ChangeEmailAsync(Host, owner.Email.ToUpperInvariant());

        Shape(taken).ShouldBe(Shape(free));
        taken.Text.ShouldBe("""{"data":{"status":"checkYourMail"}}""");
        await AddressMail.OfAsync(Host, owner.Email, AddressMail.Exists);
        (await Host.MailsAboutAsync(person.Email, AddressMail.Told, 2)).Count.ShouldBe(2);
        (await AddressMail.CountAsync(Host, owner.Email, "email-change-confirm")).ShouldBe(0);

        // The one before it is replaced, exactly as by an address that is free.
        (await (await AddressMail.OfAsync(Host, fresh, AddressMail.Change)).FollowAsync(Host)).ShouldBe(
            HttpStatusCode.BadRequest,
            "VERIFICATION_TOKEN_EXPIRED"
        );
    }

    [Fact]
    public async Task The_limit_of_changes_counts_taken_addresses_and_free_ones_alike()
    {
        var owner = await OwnerAsync();
        foreach (var address in new Func<string>[] { () => owner.Email, Person.NewEmail })
        {
            var person = await OwnerAsync();
            for (var times = 1; times <= 5; times++)
            {
                (await person.ChangeEmailAsync(Host, address())).ShouldBe(HttpStatusCode.Accepted);
            }

            (await person.ChangeEmailAsync(Host, address())).ShouldBe(HttpStatusCode.TooManyRequests, "EMAIL_CHANGE_LIMIT_REACHED");
        }
    }

    private Task<Answer> SignUpAsync(string email, string password, string name = "Ada Lovelace") =>
        Host.PostAsync(
            "/signup",
            new
            {
                email,
                name,
                password,
            }
        );

    private Task<Answer> LogInAsync(string email, string password) => Host.PostAsync("/login", new { email, password });

    private async Task<Person> OwnerAsync()
    {
        var (email, password) = (Person.NewEmail(), Person.NewPassword());
        (await SignUpAsync(email, password)).ShouldBe(HttpStatusCode.Accepted);
        (await (await AddressMail.OfAsync(Host, email, AddressMail.Verify)).FollowAsync(Host)).ShouldBe(HttpStatusCode.NoContent);
        return await new Person(email, password, Guid.Empty, "", "").LogInAsync(Host);
    }

    /// <summary>All that an answer shows but the instant and the trace.</summary>
    private static string Shape(Answer answer) =>
        string.Join(
            '\n',
            answer
                .Headers.Concat(answer.ContentHeaders)
                .Where(header => header.Key is not "Date")
                .Select(header => $"{header.Key}: {string.Join(',', header.Value)}")
                .Prepend($"{(int)answer.Status} {(answer.Json["traceId"] is null ? answer.Text : answer.Json["errors"]!.ToJsonString())}")
        );
}

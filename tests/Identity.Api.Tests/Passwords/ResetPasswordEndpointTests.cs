using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Secrets;
using Identity.Domain.Users;
using Identity.Testing;
using Identity.Testing.Pictures;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Passwords;

public sealed class ResetPasswordOnSqlite(SqliteHost fixture) : ResetPasswordEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class ResetPasswordOnPostgreSql(PostgreSqlHost fixture) : ResetPasswordEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class ResetPasswordEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory] // security requirements 27 and 48
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mailed_link_or_code_sets_the_password_once_and_ends_every_session(bool byLink)
    {
        var person = await Person.SignUpAsync(Host);
        var reset = await MailedReset.AskAsync(Host, person.Email);
        var next = Person.NewPassword();

        (await UseAsync(reset, byLink, next)).ShouldBe(HttpStatusCode.NoContent);

        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "SESSION_REVOKED"
        );
        (await Host.PostAsync("/login", new { email = person.Email, password = person.Password })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );
        var login = (await Host.PostAsync("/login", new { email = person.Email, password = next })).ShouldBe(HttpStatusCode.OK);
        ((bool)login.Data["user"]!["emailVerified"]!).ShouldBeTrue(); // the mailbox was proven by the mail
        (await reset.FollowAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.BadRequest, "RESET_TOKEN_USED");
        (await reset.TypeAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.BadRequest, "RESET_CODE_USED");
        (await Host.MailsAboutAsync(person.Email, "Your password was changed")).ShouldHaveSingleItem();
        await using var db = await Host.OpenStoreAsync();
        (await db.AuditEvents.CountAsync(audit => audit.SubjectId == person.Id && audit.Action == AuditActions.PasswordReset)).ShouldBe(1);
    }

    [Fact]
    public async Task The_code_is_taken_with_what_a_hand_or_a_clipboard_adds()
    {
        var person = await Person.SignUpAsync(Host);
        var reset = await MailedReset.AskAsync(Host, person.Email);

        (await (reset with { Code = $"{reset.Code[..4]}\u00A0{reset.Code[4..]}\u200B " }).TypeAsync(Host, Person.NewPassword())).ShouldBe(
            HttpStatusCode.NoContent
        );
    }

    [Fact] // security requirement 48
    public async Task A_newer_mail_kills_the_older_code_and_a_used_link_kills_all_others()
    {
        var person = await Person.SignUpAsync(Host);
        var older = await MailedReset.AskAsync(Host, person.Email);
        Host.Clock.Advance(OneTimeSecret.ResetPause);
        var newer = await MailedReset.AskAsync(Host, person.Email, 2);

        (await older.TypeAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.BadRequest, "RESET_CODE_INVALID");
        (await older.FollowAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.NoContent);
        (await newer.FollowAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.BadRequest, "RESET_TOKEN_EXPIRED");
        (await newer.TypeAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.BadRequest, "RESET_CODE_EXPIRED");
    }

    [Fact]
    public async Task A_stranger_who_asks_every_few_minutes_does_not_kill_the_owners_link()
    {
        await using var host = await IdentityHost.StartAsync(fixture.Kind);
        var person = await Person.SignUpAsync(host);
        var owners = await MailedReset.AskAsync(host, person.Email);

        for (var mails = 2; mails <= 20; mails++)
        {
            host.Clock.Advance(OneTimeSecret.ResetPause);
            await MailedReset.AskAsync(host, person.Email, mails);
        }

        (await owners.FollowAsync(host, Person.NewPassword())).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_code_is_good_for_ten_minutes_and_a_link_for_an_hour()
    {
        await using var host = await IdentityHost.StartAsync(fixture.Kind);
        var person = await Person.SignUpAsync(host);
        var reset = await MailedReset.AskAsync(host, person.Email);

        host.Clock.Advance(OneTimeSecret.CodeLifetime);
        (await reset.TypeAsync(host, Person.NewPassword())).ShouldBe(HttpStatusCode.BadRequest, "RESET_CODE_EXPIRED");
        host.Clock.Advance(OneTimeSecret.LinkLifetime - OneTimeSecret.CodeLifetime);
        (await reset.FollowAsync(host, Person.NewPassword())).ShouldBe(HttpStatusCode.BadRequest, "RESET_TOKEN_EXPIRED");
    }

    [Fact] // security requirements 34 and 49
    public async Task Fifty_parallel_guesses_get_five_evaluations()
    {
        var person = await Person.SignUpAsync(Host);
        var reset = await MailedReset.AskAsync(Host, person.Email);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(which => reset.TypeAsync(Host, Person.NewPassword(), reset.WrongCode(which)))
        );

        answers.ShouldAllBe(answer => answer.Codes.Single() == "RESET_CODE_INVALID");
        (await SecretAsync(person)).Tries.ShouldBe(OneTimeSecret.MaximumTries);
        // Right, and too late
        (await reset.TypeAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.BadRequest, "RESET_CODE_INVALID");
        (await reset.FollowAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.NoContent); // guessing does not lock the owner out
    }

    [Fact] // security requirement 35
    public async Task A_reset_opens_an_account_that_guessers_have_closed()
    {
        var person = await Person.SignUpAsync(Host);
        var guess = await Eventually.SeeAsync(
            () => Host.PostAsync("/login", new { email = person.Email, password = "a guess" }),
            answer => answer.Status is not HttpStatusCode.Unauthorized
        );
        guess.ShouldBe(HttpStatusCode.TooManyRequests, "LOGIN_THROTTLED");
        var next = Person.NewPassword();

        (await (await MailedReset.AskAsync(Host, person.Email)).FollowAsync(Host, next)).ShouldBe(HttpStatusCode.NoContent);

        (await Host.PostAsync("/login", new { email = person.Email, password = next })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // security requirement 47
    public async Task Unknown_addresses_wrong_codes_and_spent_tries_look_alike()
    {
        var (person, quiet) = (await Person.SignUpAsync(Host), await Person.SignUpAsync(Host));
        var reset = await MailedReset.AskAsync(Host, person.Email);
        var nobody = reset with { Email = Person.NewEmail() };

        var answers = new List<Answer>
        {
            await nobody.TypeAsync(Host, Person.NewPassword()),
            await (reset with { Email = quiet.Email }).TypeAsync(Host, Person.NewPassword()),
        };
        for (var i = 0; i < OneTimeSecret.MaximumTries + 1; i++)
        {
            answers.Add(await reset.TypeAsync(Host, Person.NewPassword(), reset.WrongCode()));
        }

        answers
            .Select(answer => (answer.Status, answer.Text.Replace((string)answer.Json["traceId"]!, "", StringComparison.Ordinal)))
            .Distinct()
            .ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_password_that_breaks_the_rules_costs_neither_the_link_nor_a_try()
    {
        var person = await Person.SignUpAsync(Host);
        var reset = await MailedReset.AskAsync(Host, person.Email);

        for (var i = 0; i < OneTimeSecret.MaximumTries + 1; i++)
        {
            (await reset.TypeAsync(Host, "password1")).ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_COMMON");
            (await reset.FollowAsync(Host, person.Email)).ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_IS_PERSONAL");
        }

        (await SecretAsync(person)).Tries.ShouldBe(0);
        // Known only behind the proof
        (await reset.TypeAsync(Host, "Ada Lovelace")).ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_IS_PERSONAL");
        (await reset.FollowAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact] // security requirement 44
    public async Task Whoever_proves_the_address_ends_what_an_earlier_registrant_set_up()
    {
        var stranger = await Person.SignUpAsync(Host);
        (await Host.PutAsync("/profile", Form.With.Image(PictureFile.Read("plain.png")).Content(), stranger.AccessToken)).ShouldBe(
            HttpStatusCode.OK
        );
        await Host.ChangeAsync(
            stranger,
            user => user.SetProperty(it => it.PhoneNumber, "+4915112345678").SetProperty(it => it.PhoneVerifiedAt, Host.Clock.GetUtcNow())
        );
        var elsewhere = await stranger.LogInAsync(Host);
        var pending = await AddPendingAsync(stranger);
        var reset = await MailedReset.AskAsync(Host, stranger.Email);
        var next = Person.NewPassword();

        (await reset.FollowAsync(Host, next)).ShouldBe(HttpStatusCode.NoContent);

        foreach (var session in new[] { stranger, elsewhere })
        {
            (await Host.GetAsync("/profile", session.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
            (await Host.PostAsync("/refresh", new { refreshToken = session.RefreshToken })).ShouldBe(
                HttpStatusCode.Unauthorized,
                "SESSION_REVOKED"
            );
        }

        (await Host.PostAsync("/login", new { email = stranger.Email, password = stranger.Password })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );
        var owner = (await Host.PostAsync("/login", new { email = stranger.Email, password = next })).ShouldBe(HttpStatusCode.OK).Data[
            "user"
        ]!;
        ((string?)owner["phoneNumber"]).ShouldBeNull();
        ((bool)owner["phoneNumberVerified"]!).ShouldBeFalse();
        ((string?)owner["image"]).ShouldBeNull();
        (await Host.ImagesAsync(stranger)).ShouldBeEmpty();
        await using var db = await Host.OpenStoreAsync();
        (await db.OneTimeSecrets.AsNoTracking().Where(secret => pending.Contains(secret.Id)).ToListAsync()).ShouldAllBe(secret =>
            secret.ReplacedAt != null
        );
    }

    [Fact]
    public async Task Somebody_who_had_proven_the_address_keeps_picture_and_number_and_the_way_back_to_an_old_address()
    {
        var person = await Person.SignUpAsync(Host);
        (await Host.PutAsync("/profile", Form.With.Image(PictureFile.Read("plain.png")).Content(), person.AccessToken)).ShouldBe(
            HttpStatusCode.OK
        );
        var now = Host.Clock.GetUtcNow();
        await Host.ChangeAsync(
            person,
            user =>
                user.SetProperty(it => it.PhoneNumber, "+4915112345678")
                    .SetProperty(it => it.PhoneVerifiedAt, now)
                    .SetProperty(it => it.EmailVerifiedAt, now)
        );
        var pending = await AddPendingAsync(person);

        (await (await MailedReset.AskAsync(Host, person.Email)).FollowAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.NoContent);

        (await Host.UserAsync(person)).PhoneVerifiedAt.ShouldNotBeNull();
        (await Host.ImagesAsync(person)).ShouldHaveSingleItem();
        await using var db = await Host.OpenStoreAsync();
        (
            await db
                .OneTimeSecrets.AsNoTracking()
                .Where(secret => pending.Contains(secret.Id) && secret.ReplacedAt == null)
                .Select(secret => secret.Purpose)
                .ToListAsync()
        ).ShouldBe([SecretPurpose.VerifyEmail, SecretPurpose.UndoEmailChange], ignoreOrder: true);
    }

    [Fact] // security requirement 16
    public async Task A_temporary_token_dies_with_the_reset_and_the_onboarding_goes_on()
    {
        var newcomer = await Newcomer.OfAsync(Host, await Advisor.OfNewBranchAsync(Host));
        var reset = await MailedReset.AskAsync(Host, newcomer.Email);
        var next = Person.NewPassword();

        (await reset.FollowAsync(Host, next)).ShouldBe(HttpStatusCode.NoContent);

        (await Host.GetAsync("/onboarding", newcomer.Token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await newcomer.ExchangeAsync(Host)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await newcomer.LogInAsync(Host)).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        var again = newcomer with
        {
            Password = next,
            Token = Temporary.TokenOf(await Host.PostAsync("/login", new { email = newcomer.Email, password = next }), "phoneNumber"),
        };
        (await again.FinishAsync(Host)).Email.ShouldBe(newcomer.Email);
    }

    [Fact] // security requirement 71
    public async Task A_reset_replaces_a_one_time_password_even_an_expired_one_and_cannot_keep_it()
    {
        await using var host = await IdentityHost.StartAsync(fixture.Kind);
        var email = Person.NewEmail();
        var once = (await Advisor.ProvisionAsync(host, email, Roles.Advisor, await host.AddBranchAsync("Berlin"))).TemporaryPassword;
        host.Clock.Advance(TimeSpan.FromDays(8));
        var reset = await MailedReset.AskAsync(host, email);
        var own = Person.NewPassword();

        (await reset.FollowAsync(host, once)).ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_UNCHANGED");
        (await reset.FollowAsync(host, own)).ShouldBe(HttpStatusCode.NoContent);

        // Nobody else knows this one: the step is done.
        var answer = await host.PostAsync(
            "/login",
            new
            {
                login = email,
                password = own,
                roles = new[] { "advisor" },
            }
        );
        var token = Temporary.TokenOf(answer);
        answer.Json["meta"]!["fields"]!.AsArray().ShouldBeEmpty();
        (await host.PutAsync("/token-exchange", null, token)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_disabled_account_stays_disabled_and_the_link_good_until_it_is_enabled()
    {
        var person = await Person.SignUpAsync(Host);
        var reset = await MailedReset.AskAsync(Host, person.Email);
        await Host.ChangeAsync(person, user => user.SetProperty(it => it.Status, UserStatus.Disabled));

        (await reset.FollowAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.Forbidden, "ACCOUNT_DISABLED");
        (await reset.TypeAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.Forbidden, "ACCOUNT_DISABLED");
        (await Host.UserAsync(person)).Status.ShouldBe(UserStatus.Disabled);
        await Host.ChangeAsync(person, user => user.SetProperty(it => it.Status, UserStatus.Active));
        (await reset.FollowAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact] // security requirement 48
    public async Task A_secret_proves_the_address_that_it_was_sent_to_and_no_other()
    {
        var person = await Person.SignUpAsync(Host);
        var reset = await MailedReset.AskAsync(Host, person.Email);
        var moved = Email.Parse(Person.NewEmail())!;
        await Host.ChangeAsync(person, user => user.SetProperty(it => it.Email, moved.Address).SetProperty(it => it.EmailKey, moved.Key));

        (await reset.FollowAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.BadRequest, "RESET_TOKEN_EXPIRED");
        (await (reset with { Email = moved.Address }).TypeAsync(Host, Person.NewPassword())).ShouldBe(
            HttpStatusCode.BadRequest,
            "RESET_CODE_INVALID"
        );
        (await Host.PostAsync("/login", new { email = moved.Address, password = person.Password })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // security requirement 48
    public async Task A_link_of_another_purpose_resets_nothing()
    {
        var person = await Person.SignUpAsync(Host);
        var (row, token) = OneTimeSecret.LinkOnly(
            person.Id,
            SecretPurpose.VerifyEmail,
            Email.Parse(person.Email)!,
            OneTimeSecret.LinkLifetime,
            Host.Clock.GetUtcNow()
        );
        await using var db = await Host.OpenStoreAsync();
        db.Add(row);
        await db.SaveChangesAsync();

        (await new MailedReset(person.Email, token, "").FollowAsync(Host, Person.NewPassword())).ShouldBe(
            HttpStatusCode.BadRequest,
            "RESET_TOKEN_INVALID"
        );
    }

    [Theory]
    [InlineData("""{"newPassword":"a few words of mine"}""", "FIELD_REQUIRED", "token")]
    [InlineData("""{"email":"ada@example.com","newPassword":"a few words of mine"}""", "FIELD_REQUIRED", "code")]
    [InlineData("""{"code":"12345678","newPassword":"a few words of mine"}""", "FIELD_REQUIRED", "email")]
    [InlineData(
        """{"Token":"x","email":"ada@example.com","code":"12345678","newPassword":"a few words of mine"}""",
        "RESET_AMBIGUOUS",
        "Token"
    )]
    [InlineData("""{"email":"ada","code":"12345678","newPassword":"a few words of mine"}""", "EMAIL_INVALID", "email")]
    [InlineData("""{"token":"nonsense","newPassword":"a few words of mine"}""", "RESET_TOKEN_INVALID", "token")]
    [InlineData("""{"token":"nonsense","newPassword":"short"}""", "PASSWORD_TOO_SHORT", "newPassword")]
    [InlineData("""{"token":["nonsense"],"newPassword":"a few words of mine"}""", "FIELD_TYPE", "token")]
    public async Task What_is_no_reset_is_refused_with_its_field(string body, string code, string source)
    {
        var answer = await Host.PostAsync("/password/reset", body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Json["errors"]!.AsArray().Select(error => ((string)error!["code"]!, (string?)error["source"])).ShouldContain((code, source));
    }

    private Task<Answer> UseAsync(MailedReset reset, bool byLink, string password) =>
        byLink ? reset.FollowAsync(Host, password) : reset.TypeAsync(Host, password);

    private async Task<OneTimeSecret> SecretAsync(Person person)
    {
        await using var db = await Host.OpenStoreAsync();
        return await db
            .OneTimeSecrets.AsNoTracking()
            .SingleAsync(secret => secret.UserId == person.Id && secret.Purpose == SecretPurpose.ResetPassword);
    }

    /// <summary>An open secret of every other purpose.</summary>
    private async Task<List<Guid>> AddPendingAsync(Person person)
    {
        await using var db = await Host.OpenStoreAsync();
        var rows = new[] { SecretPurpose.VerifyEmail, SecretPurpose.ChangeEmail, SecretPurpose.UndoEmailChange }
            .Select(purpose =>
                OneTimeSecret
                    .LinkOnly(person.Id, purpose, Email.Parse(person.Email)!, OneTimeSecret.LinkLifetime, Host.Clock.GetUtcNow())
                    .Row
            )
            .ToList();
        db.AddRange(rows);
        await db.SaveChangesAsync();
        return [.. rows.Select(row => row.Id)];
    }
}

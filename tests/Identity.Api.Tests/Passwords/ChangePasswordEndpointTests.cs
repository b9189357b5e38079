using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.Throttling;
using Identity.Domain.Audit;
using Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Passwords;

public sealed class ChangePasswordOnSqlite(SqliteHost fixture) : ChangePasswordEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class ChangePasswordOnPostgreSql(PostgreSqlHost fixture)
    : ChangePasswordEndpointTests(fixture),
        IClassFixture<PostgreSqlHost>;

public abstract class ChangePasswordEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact] // security requirement 27
    public async Task A_new_password_opens_the_account_and_the_old_one_no_more()
    {
        var person = await Person.SignUpAsync(Host);
        var elsewhere = await person.LogInAsync(Host);
        var next = Person.NewPassword();

        var answer = (await ChangeAsync(person, person.Password, next)).ShouldBe(HttpStatusCode.NoContent);

        answer.Text.ShouldBeEmpty();
        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK); // who changes it stays
        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.OK);
        (await Host.GetAsync("/profile", elsewhere.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.PostAsync("/refresh", new { refreshToken = elsewhere.RefreshToken })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "SESSION_REVOKED"
        );
        (await Host.PostAsync("/login", new { email = person.Email, password = person.Password })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "INVALID_CREDENTIALS"
        );
        (await Host.PostAsync("/login", new { email = person.Email, password = next })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // ASVS 6.3.7
    public async Task The_owner_is_told_by_mail_and_the_audit_knows()
    {
        var person = await Person.SignUpAsync(Host);

        (await ChangeAsync(person, person.Password, Person.NewPassword())).ShouldBe(HttpStatusCode.NoContent);

        var mail = (await Host.MailsAboutAsync(person.Email, "Your password was changed")).ShouldHaveSingleItem();
        mail.ShouldContain("Subject: Your password was changed");
        mail.ShouldNotContain("token=");
        await using var db = await Host.OpenStoreAsync();
        var audit = await db
            .AuditEvents.AsNoTracking()
            .SingleAsync(audit => audit.SubjectId == person.Id && audit.Action == AuditActions.PasswordChanged);
        audit.SessionId.ShouldBe(AccessTokenClaims.SessionId(person.AccessToken));
    }

    [Fact]
    public async Task A_wrong_current_password_changes_nothing_and_every_fault_is_told()
    {
        var person = await Person.SignUpAsync(Host);

        var answer = await ChangeAsync(person, "not the password", "short");

        answer.ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_INCORRECT", "PASSWORD_TOO_SHORT");
        answer.Json["errors"]!.AsArray().Select(error => (string)error!["source"]!).ShouldBe(["currentPassword", "newPassword"]);
        (await person.LogInAsync(Host)).Id.ShouldBe(person.Id);
    }

    [Fact]
    public async Task What_is_missing_is_told_together_with_what_is_wrong() =>
        (await Host.PutAsync("/password", """{"newPassword":"password1"}""", (await Person.SignUpAsync(Host)).AccessToken)).ShouldBe(
            HttpStatusCode.BadRequest,
            "FIELD_REQUIRED",
            "PASSWORD_COMMON"
        );

    [Fact]
    public async Task The_same_password_again_is_no_change()
    {
        var person = await Person.SignUpAsync(Host);

        (await ChangeAsync(person, person.Password, person.Password)).ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_UNCHANGED");
    }

    [Fact]
    public async Task A_reset_that_was_mailed_before_is_dead()
    {
        var person = await Person.SignUpAsync(Host);
        var reset = await MailedReset.AskAsync(Host, person.Email);

        (await ChangeAsync(person, person.Password, Person.NewPassword())).ShouldBe(HttpStatusCode.NoContent);

        (await reset.FollowAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.BadRequest, "RESET_TOKEN_EXPIRED");
        (await reset.TypeAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.BadRequest, "RESET_CODE_EXPIRED");
    }

    [Fact]
    public async Task Of_parallel_changes_one_wins()
    {
        var person = await Person.SignUpAsync(Host);
        var passwords = Enumerable.Range(0, 4).Select(_ => Person.NewPassword()).ToArray();

        var answers = await Task.WhenAll(passwords.Select(password => ChangeAsync(person, person.Password, password)));

        var winner = Array.FindIndex(answers, answer => answer.Status is HttpStatusCode.NoContent);
        answers.Count(answer => answer.Status is HttpStatusCode.NoContent).ShouldBe(1);
        answers.Where((_, index) => index != winner).ShouldAllBe(answer => answer.Codes.Single() == "PASSWORD_INCORRECT");
        (await Host.PostAsync("/login", new { email = person.Email, password = passwords[winner] })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // security requirement 36
    public async Task Guesses_at_the_current_password_are_slowed_and_close_the_login_to_nobody()
    {
        var person = await Person.SignUpAsync(Host);
        await Host.ExhaustAsync(async () =>
            (await ChangeAsync(person, "a guess", Person.NewPassword())).ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_INCORRECT")
        );

        var refused = await ChangeAsync(person, person.Password, Person.NewPassword());

        refused.ShouldBe(HttpStatusCode.TooManyRequests, "LOGIN_THROTTLED");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await person.LogInAsync(Host)).Id.ShouldBe(person.Id);
    }

    [Fact]
    public async Task An_account_that_was_disabled_in_the_meantime_keeps_its_password()
    {
        var person = await Person.SignUpAsync(Host);
        // As if the revocation had not arrived yet
        await Host.ChangeAsync(person, user => user.SetProperty(it => it.Status, UserStatus.Disabled));

        (await ChangeAsync(person, person.Password, Person.NewPassword())).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
    }

    private Task<Answer> ChangeAsync(Person person, string currentPassword, string newPassword) =>
        Host.PutAsync("/password", new { currentPassword, newPassword }, person.AccessToken);
}

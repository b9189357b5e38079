using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;

namespace Identity.Api.Tests.Attacks;

public sealed class KnownOneTimePasswordsOnSqlite(SqliteHost fixture) : KnownOneTimePasswordAttackTests(fixture), IClassFixture<SqliteHost>;

public sealed class KnownOneTimePasswordsOnPostgreSql(PostgreSqlHost fixture)
    : KnownOneTimePasswordAttackTests(fixture),
        IClassFixture<PostgreSqlHost>;

/// <summary>An operator keeps the one-time password that was handed out, and signs in beside the user.</summary>
public abstract class KnownOneTimePasswordAttackTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task The_operators_token_is_dead_once_the_user_has_replaced_the_password()
    {
        var (email, oncePassword) = await ProvisionAsync(Roles.Advisor);
        var before = await SignInAsync(email, oncePassword, RoleNames.Advisor);
        var users = await SignInAsync(email, oncePassword, RoleNames.Advisor);
        var after = await SignInAsync(email, oncePassword, RoleNames.Advisor);

        var fresh = await ReplaceAsync(users, Person.NewPassword());

        foreach (var operators in new[] { before, after, users })
        {
            await ShouldOpenNothingAsync(operators);
        }

        (
            await Host.PostAsync(
                "/login",
                new
                {
                    login = email,
                    password = oncePassword,
                    roles = new[] { RoleNames.Advisor },
                }
            )
        ).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        (await Host.PutAsync("/token-exchange", null, fresh)).ShouldBe(HttpStatusCode.OK);
        await ShouldOpenNothingAsync(before);
    }

    [Fact]
    public async Task The_operators_token_is_dead_in_the_steps_that_follow()
    {
        var (email, oncePassword) = await ProvisionAsync(Roles.Individual);
        var operators = await SignInAsync(email, oncePassword, RoleNames.Individual);
        var fresh = await ReplaceAsync(await SignInAsync(email, oncePassword, RoleNames.Individual), Person.NewPassword(), "phoneNumber");

        // The operator would prove a telephone of their own, and exchange.
        (await Host.PostAsync("/onboarding/phone", new { phoneNumber = Newcomer.NewNumber() }, operators)).ShouldBe(
            HttpStatusCode.Unauthorized,
            "TOKEN_INVALID"
        );
        var user = new Newcomer(email, "", fresh);
        await user.ProvePhoneAsync(Host);
        await ShouldOpenNothingAsync(operators);

        (await user.ExchangeAsync(Host)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_reset_that_replaces_the_password_kills_the_operators_token_too()
    {
        var (email, oncePassword) = await ProvisionAsync(Roles.Advisor);
        var operators = await SignInAsync(email, oncePassword, RoleNames.Advisor);
        var reset = await MailedReset.AskAsync(Host, email);
        var own = Person.NewPassword();

        (await reset.FollowAsync(Host, own)).ShouldBe(HttpStatusCode.NoContent);

        await ShouldOpenNothingAsync(operators);
        (await Host.PutAsync("/token-exchange", null, await SignInAsync(email, own, RoleNames.Advisor))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_page_goes_on_with_the_fresh_token_and_the_operators_page_does_not()
    {
        var (email, oncePassword) = await ProvisionAsync(Roles.Individual);
        var (operators, users) = (
            await SignInAsync(email, oncePassword, RoleNames.Individual),
            await SignInAsync(email, oncePassword, RoleNames.Individual)
        );

        var next = await StepAsync(users, ("action", "password"), ("newPassword", Person.NewPassword()));

        next.Status.ShouldBe(HttpStatusCode.OK, next.Text);
        next.Text.ShouldContain("Your phone number");
        next.Text.ShouldNotContain(users);
        (await StepAsync(operators, ("action", "finish"))).Text.ShouldContain("Your time for this step has expired");
    }

    [Fact]
    public async Task Of_operator_and_user_who_replace_the_password_at_once_one_goes_on()
    {
        var (email, oncePassword) = await ProvisionAsync(Roles.Advisor);
        var token = await SignInAsync(email, oncePassword, RoleNames.Advisor);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Host.PutAsync("/onboarding/password", new { newPassword = Person.NewPassword() }, token))
        );

        var winner = answers.Where(answer => answer.Status is HttpStatusCode.OK).ShouldHaveSingleItem();
        foreach (var loser in answers.Where(answer => answer != winner))
        {
            loser.ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        }

        (await Host.PutAsync("/token-exchange", null, (string)winner.Data["temporaryAccessToken"]!)).ShouldBe(HttpStatusCode.OK);
    }

    private async Task ShouldOpenNothingAsync(string token)
    {
        (await Host.PutAsync("/token-exchange", null, token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.PutAsync("/users/private/v1/limited/token-exchange", null, token)).ShouldBe(
            HttpStatusCode.Unauthorized,
            "TOKEN_INVALID"
        );
        (await Host.GetAsync("/onboarding", token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.PutAsync("/onboarding/password", new { newPassword = Person.NewPassword() }, token)).ShouldBe(
            HttpStatusCode.Unauthorized,
            "TOKEN_INVALID"
        );
    }

    private async Task<(string Email, string OncePassword)> ProvisionAsync(Roles role)
    {
        var email = Person.NewEmail();
        Guid? branchId = role is Roles.Advisor ? await Host.AddBranchAsync("Berlin") : null;
        return (email, (await Advisor.ProvisionAsync(Host, email, role, branchId)).TemporaryPassword);
    }

    private Task<string> SignInAsync(string email, string password, string role) =>
        Advisor.TemporaryTokenAsync(Host, email, password, role);

    private async Task<string> ReplaceAsync(string token, string newPassword, params string[] fields)
    {
        var answer = (await Host.PutAsync("/onboarding/password", new { newPassword }, token)).ShouldBe(HttpStatusCode.OK);
        answer.Json["meta"]!["fields"]!.AsArray().Select(field => (string)field!).ShouldBe(fields);
        return (string)answer.Data["temporaryAccessToken"]!;
    }

    private Task<Answer> StepAsync(string token, params (string Name, string Value)[] fields) =>
        Host.SendAsync(
            HttpMethod.Post,
            "/pages/onboarding/step",
            new FormUrlEncodedContent(fields.Append(("token", token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2))),
            null
        );
}

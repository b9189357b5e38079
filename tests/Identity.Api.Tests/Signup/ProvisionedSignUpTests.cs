using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Audit;
using Identity.Domain.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Signup;

public sealed class ProvisionedSignUpOnSqlite(SqliteHost fixture) : ProvisionedSignUpTests(fixture), IClassFixture<SqliteHost>;

public sealed class ProvisionedSignUpOnPostgreSql(PostgreSqlHost fixture) : ProvisionedSignUpTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>A service that signs people up ("provisioning accounts programmatically").</summary>
public abstract class ProvisionedSignUpTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task A_service_with_the_scope_may_vouch_for_an_address_and_an_unproven_account_gives_way()
    {
        var squatter = await Person.SignUpAsync(Host);
        var token = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.UsersProvision);

        (await SignUpAsync(squatter.Email, token, emailVerified: false)).ShouldBe(HttpStatusCode.Conflict, "EMAIL_TAKEN");
        var answer = (await SignUpAsync(squatter.Email, token, emailVerified: true)).ShouldBe(HttpStatusCode.Created);

        ((bool)answer.Data["user"]!["emailVerified"]!).ShouldBeTrue();
        (await Host.GetAsync("/profile", squatter.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.GetAsync("/profile", (string)answer.Data["accessToken"]!)).ShouldBe(HttpStatusCode.OK);
        await using var db = await Host.OpenStoreAsync();
        var created = await db.AuditEvents.SingleAsync(row =>
            row.SubjectId == (Guid)answer.Data["user"]!["id"]! && row.Action == AuditActions.AccountCreated
        );
        created.Detail.ShouldNotBeNull().ShouldStartWith("by client_");
    }

    [Fact] // security requirement 43
    public async Task Nobody_else_vouches_for_an_address()
    {
        var answer = (await SignUpAsync(Person.NewEmail(), token: null, emailVerified: true)).ShouldBe(HttpStatusCode.Created);

        ((bool)answer.Data["user"]!["emailVerified"]!).ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_that_comes_along_must_be_one_for_it()
    {
        var other = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin);
        var person = await Person.SignUpAsync(Host);

        (await SignUpAsync(Person.NewEmail(), other)).ShouldBe(HttpStatusCode.Forbidden, "FORBIDDEN");
        (await SignUpAsync(Person.NewEmail(), person.AccessToken)).ShouldBe(HttpStatusCode.Forbidden, "FORBIDDEN");
        (await SignUpAsync(Person.NewEmail(), "garbage")).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
    }

    [Fact]
    public async Task A_service_has_a_budget_of_its_own()
    {
        await using var host = await IdentityHost.StartAsync(
            fixture.Kind,
            ("Identity:RateLimits:Enabled", "true"),
            ("Identity:RateLimits:SignUp:Burst", "1"),
            ("Identity:RateLimits:SignUp:PerHour", "1")
        );
        var token = await ServiceClient.TokenOfNewAsync(host, OwnScopes.UsersProvision);
        (await SignUpAsync(Person.NewEmail(), token: null, on: host)).ShouldBe(HttpStatusCode.Created);
        (await SignUpAsync(Person.NewEmail(), token: null, on: host)).ShouldBe(HttpStatusCode.TooManyRequests, "RATE_LIMITED");

        for (var signUp = 0; signUp < 3; signUp++)
        {
            (await SignUpAsync(Person.NewEmail(), token, on: host)).ShouldBe(HttpStatusCode.Created);
        }
    }

    private Task<Answer> SignUpAsync(string email, string? token, bool? emailVerified = null, IdentityHost? on = null) =>
        (on ?? Host).PostAsync(
            "/signup",
            new
            {
                email,
                name = "Ada",
                password = Person.NewPassword(),
                emailVerified,
            },
            token
        );
}

using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Onboarding;

public sealed class OneTimePasswordsOnSqlite(SqliteHost fixture) : OneTimePasswordTests(fixture), IClassFixture<SqliteHost>;

public sealed class OneTimePasswordsOnPostgreSql(PostgreSqlHost fixture) : OneTimePasswordTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>An operator opens a door and keeps no key to it (security requirement 71).</summary>
public abstract class OneTimePasswordTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact] // one comparison, and no failure that never was
    public async Task An_advisor_signs_in_on_the_page_at_once()
    {
        var advisor = await Advisor.OfNewBranchAsync(Host);

        var page = await Host.SendAsync(
            HttpMethod.Post,
            "/pages/onboarding",
            new FormUrlEncodedContent([new("email", advisor.Email), new("password", advisor.Password)]),
            null
        );

        page.ShouldBe(HttpStatusCode.OK).Text.ShouldContain("All done");
        await using var db = await Host.OpenStoreAsync();
        (await db.AuditEvents.CountAsync(audit => audit.SubjectId == advisor.Id && audit.Action == AuditActions.LogInFailed)).ShouldBe(0);
    }

    [Fact]
    public async Task A_one_time_password_must_be_replaced_by_one_that_the_rules_allow()
    {
        var email = Person.NewEmail();
        var password = (await Advisor.ProvisionAsync(Host, email, Roles.Advisor, await Host.AddBranchAsync("Berlin"))).TemporaryPassword;
        var token = Temporary.TokenOf(
            await Host.PostAsync(
                "/login",
                new
                {
                    login = email,
                    password,
                    roles = new[] { "advisor" },
                }
            ),
            "password"
        );

        (await ReplaceAsync(token, "short")).ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_TOO_SHORT");
        (await ReplaceAsync(token, email)).ShouldBe(HttpStatusCode.BadRequest, "PASSWORD_IS_PERSONAL");
        (await Host.PutAsync("/token-exchange", null, token)).ShouldBe(HttpStatusCode.Forbidden, "ONBOARDING_INCOMPLETE");
        var own = Person.NewPassword();
        var replaced = (await ReplaceAsync(token, own)).ShouldBe(HttpStatusCode.OK);
        replaced.Headers.CacheControl!.NoStore.ShouldBeTrue();
        replaced.Json["meta"]!["fields"]!.AsArray().ShouldBeEmpty();
        ((int)replaced.Data["expiresIn"]!).ShouldBe(3600);
        var fresh = (string)replaced.Data["temporaryAccessToken"]!;
        (await ReplaceAsync(token, own)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await ReplaceAsync(fresh, own)).ShouldBe(HttpStatusCode.Conflict, "STEP_ALREADY_DONE");

        (
            await Host.PostAsync(
                "/login",
                new
                {
                    login = email,
                    password,
                    roles = new[] { "advisor" },
                }
            )
        ).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        (await Host.PutAsync("/token-exchange", null, token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.PutAsync("/token-exchange", null, fresh)).ShouldBe(HttpStatusCode.OK);
        (
            await Host.PostAsync(
                "/login",
                new
                {
                    login = email,
                    password = own,
                    roles = new[] { "advisor" },
                }
            )
        ).ShouldBe(HttpStatusCode.OK);
        (await Host.PostAsync("/login", new { login = email, password = own })).ShouldBe(HttpStatusCode.Forbidden, "ROLE_NOT_GRANTED");
    }

    [Fact]
    public async Task A_provisioned_individual_does_the_configured_steps_too()
    {
        var email = Person.NewEmail();
        var password = (await Advisor.ProvisionAsync(Host, email, Roles.Individual, null)).TemporaryPassword;
        var token = Temporary.TokenOf(await Host.PostAsync("/login", new { email, password }), "password", "phoneNumber");

        (await Host.PostAsync("/onboarding/phone", new { phoneNumber = Newcomer.NewNumber() }, token)).ShouldBe(
            HttpStatusCode.Conflict,
            "STEP_OUT_OF_ORDER"
        );
    }

    [Fact]
    public async Task A_one_time_password_that_nobody_used_is_dead_after_seven_days()
    {
        await using var host = await IdentityHost.StartAsync(fixture.Kind);
        var (used, unused) = (Person.NewEmail(), Person.NewEmail());
        var branchId = await host.AddBranchAsync("Berlin");
        var password = (await Advisor.ProvisionAsync(host, unused, Roles.Advisor, branchId)).TemporaryPassword;
        var replaced = (await Advisor.ProvisionAsync(host, used, Roles.Advisor, branchId)).TemporaryPassword;
        var token = await Advisor.TemporaryTokenAsync(host, used, replaced, "advisor");
        (await host.PutAsync("/onboarding/password", new { newPassword = "words that I alone know" }, token)).ShouldBe(HttpStatusCode.OK);

        host.Clock.Advance(TimeSpan.FromDays(7));

        (
            await host.PostAsync(
                "/login",
                new
                {
                    login = unused,
                    password,
                    roles = new[] { "advisor" },
                }
            )
        ).ShouldBe(HttpStatusCode.Unauthorized, "INVALID_CREDENTIALS");
        await Advisor.TemporaryTokenAsync(host, used, "words that I alone know", "advisor");
    }

    private Task<Answer> ReplaceAsync(string token, string newPassword) =>
        Host.PutAsync("/onboarding/password", new { newPassword }, token);
}

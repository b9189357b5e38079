using System.Net;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Accounts;

public sealed class SignUpOnSqlite(SqliteHost fixture) : SignUpEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class SignUpOnPostgreSql(PostgreSqlHost fixture) : SignUpEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class SignUpEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("/signup")]
    [InlineData("/signup/")]
    [InlineData("/users/public/v1/auth/signup")]
    [InlineData("/users/public/v1/auth/signup/")]
    public async Task Signing_up_creates_an_account_and_signs_in(string path)
    {
        var (email, password) = (Person.NewEmail(), Person.NewPassword());

        var answer = await Host.PostAsync(path, new { email, name = "  Ada Lovelace ", password, confirmPassword = password });

        answer.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Location!.OriginalString.ShouldBe("/profile");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        ((string)answer.Data["user"]!["email"]!).ShouldBe(email);
        ((string)answer.Data["user"]!["name"]!).ShouldBe("Ada Lovelace");
        ((bool)answer.Data["user"]!["emailVerified"]!).ShouldBeFalse();
        answer.Data["user"]!["roles"]!.AsArray().Select(role => (string)role!).ShouldBe(["individual"]);
        ((string)answer.Data["tokenType"]!).ShouldBe("Bearer");
        ((int)answer.Data["expiresIn"]!).ShouldBe(1800);
        (await Host.GetAsync("/profile", (string)answer.Data["accessToken"]!)).ShouldBe(HttpStatusCode.OK);
        (await Host.PostAsync("/refresh", new { refreshToken = (string)answer.Data["refreshToken"]! })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_fault_is_named_at_once_with_its_field_as_the_caller_spelt_it()
    {
        var answer = await Host.PostAsync("/signup", """{"EMAIL":"nobody","password":"short","confirmPassword":7}""");

        answer.ShouldBe(HttpStatusCode.BadRequest, "FIELD_REQUIRED", "FIELD_TYPE", "EMAIL_INVALID", "PASSWORD_TOO_SHORT");
        answer.Json["errors"]!.AsArray().Select(error => (string)error!["source"]!).ShouldBe(["name", "confirmPassword", "EMAIL", "password"]);
        answer.Json["errors"]!.AsArray().Select(error => (string)error!["target"]!).Distinct().ShouldBe(["field"]);
    }

    [Fact] // security statement 41
    public async Task Of_64_parallel_signups_with_one_address_in_any_spelling_one_succeeds()
    {
        var email = Person.NewEmail();

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(index => Host.PostAsync(
            "/signup", new { email = index % 2 == 0 ? email : email.ToUpperInvariant(), name = "Ada", password = Person.NewPassword() })));

        answers.Count(answer => answer.Status is HttpStatusCode.Created).ShouldBe(1);
        foreach (var refused in answers.Where(answer => answer.Status is not HttpStatusCode.Created))
        {
            refused.ShouldBe(HttpStatusCode.Conflict, "EMAIL_TAKEN");
        }
    }

    [Fact] // security statement 43
    public async Task Fields_that_are_none_of_the_callers_business_change_nothing()
    {
        var answer = await Host.PostAsync("/signup", new
        {
            email = Person.NewEmail(),
            name = "Ada",
            password = Person.NewPassword(),
            roles = new[] { "advisor" },
            emailVerified = true,
            id = Guid.Empty,
            branchId = Guid.Empty,
            status = "disabled",
        });

        answer.ShouldBe(HttpStatusCode.Created);
        answer.Data["user"]!["roles"]!.AsArray().Select(role => (string)role!).ShouldBe(["individual"]);
        ((bool)answer.Data["user"]!["emailVerified"]!).ShouldBeFalse();
        ((Guid)answer.Data["user"]!["id"]!).ShouldNotBe(Guid.Empty);
        answer.Data["user"]!["branch"].ShouldBeNull();
    }
}

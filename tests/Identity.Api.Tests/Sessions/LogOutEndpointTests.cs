using System.Net;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Sessions;

public sealed class LogOutOnSqlite(SqliteHost fixture) : LogOutEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class LogOutOnPostgreSql(PostgreSqlHost fixture) : LogOutEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class LogOutEndpointTests(HostFixture fixture)
{
    private static readonly TimeSpan PastExpiry = TimeSpan.FromMinutes(31);

    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("/logout")]
    [InlineData("/logout/")]
    [InlineData("/users/private/v1/auth/logout")]
    [InlineData("/users/private/v1/auth/logout/")]
    public async Task The_access_token_ends_its_session(string path)
    {
        var person = await Person.SignUpAsync(Host);

        var answer = await Host.PostAsync(path, null, person.AccessToken);

        answer.ShouldBe(HttpStatusCode.NoContent);
        answer.Text.ShouldBeEmpty();
        await ShouldHaveEndedAsync(person);
    }

    [Theory]
    [InlineData("/logout")]
    [InlineData("/users/private/v1/auth/logout")]
    public async Task The_refresh_token_alone_ends_its_session(string path)
    {
        var person = await Person.SignUpAsync(Host);

        (await Host.PostAsync(path, new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.NoContent);

        await ShouldHaveEndedAsync(person);
    }

    [Fact]
    public async Task Both_tokens_end_both_their_sessions_and_no_other()
    {
        var first = await Person.SignUpAsync(Host);
        var second = await first.LogInAsync(Host);
        var third = await first.LogInAsync(Host);

        (await Host.PostAsync("/logout", new { refreshToken = second.RefreshToken }, first.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        await ShouldHaveEndedAsync(first);
        await ShouldHaveEndedAsync(second);
        (await Host.GetAsync("/profile", third.AccessToken)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_rotated_refresh_token_still_names_its_session()
    {
        var person = await Person.SignUpAsync(Host);
        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.OK);

        (await Host.PostAsync("/logout", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.NoContent);

        await ShouldHaveEndedAsync(person);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("null")] // what NSwag's clients send in place of no body
    [InlineData("""{"refreshToken":null}""")]
    public async Task Without_any_token_there_is_nothing_to_end(string? body)
    {
        var answer = await Host.PostAsync("/logout", body);

        answer.ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING");
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer realm=\"identity\"");
    }

    [Fact]
    public async Task Logging_out_twice_is_no_fault()
    {
        var person = await Person.SignUpAsync(Host);

        for (var time = 0; time < 2; time++)
        {
            (await Host.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
            (await Host.PostAsync("/logout", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.NoContent);
        }
    }

    [Fact]
    public async Task An_expired_access_token_says_so_and_ends_nothing()
    {
        var person = await Person.SignUpAsync(Host);
        Host.Clock.Advance(PastExpiry);

        var answer = await Host.PostAsync("/logout", null, person.AccessToken);

        answer.ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_EXPIRED");
        answer.Headers.WwwAuthenticate.ToString().ShouldContain("error=\"invalid_token\"");
        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Beside_an_expired_access_token_the_refresh_token_is_good_enough()
    {
        var person = await Person.SignUpAsync(Host);
        Host.Clock.Advance(PastExpiry);

        (await Host.PostAsync("/logout", new { refreshToken = person.RefreshToken }, person.AccessToken)).ShouldBe(
            HttpStatusCode.NoContent
        );

        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "SESSION_REVOKED"
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbled")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_garbled_refresh_token_is_refused(string refreshToken) =>
        (await Host.PostAsync("/logout", new { refreshToken })).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_INVALID");

    [Fact]
    public async Task A_refresh_token_that_was_changed_by_one_character_is_refused_and_ends_nothing()
    {
        var person = await Person.SignUpAsync(Host);
        var changed = (person.RefreshToken[0] == 'A' ? 'B' : 'A') + person.RefreshToken[1..];

        (await Host.PostAsync("/logout", new { refreshToken = changed })).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_INVALID");

        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("{\"refreshToken\":7}", "FIELD_TYPE")]
    [InlineData("{\"refreshToken\":", "JSON_MALFORMED")]
    [InlineData("[]", "JSON_MALFORMED")]
    public async Task A_body_that_cannot_be_read_ends_nothing(string body, string code)
    {
        var person = await Person.SignUpAsync(Host);

        (await Host.PostAsync("/logout", body, person.AccessToken)).ShouldBe(HttpStatusCode.BadRequest, code);

        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
    }

    private async Task ShouldHaveEndedAsync(Person person)
    {
        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "SESSION_REVOKED"
        );
    }
}

using System.Net;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Sessions;

public sealed class EndSessionOnSqlite(SqliteHost fixture) : EndSessionEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class EndSessionOnPostgreSql(PostgreSqlHost fixture) : EndSessionEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class EndSessionEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task Ending_another_session_of_ones_own_kills_its_tokens_and_no_others(string slash)
    {
        var here = await Person.SignUpAsync(Host);
        var there = await here.LogInAsync(Host);
        var elsewhere = await here.LogInAsync(Host);
        (await Host.GetAsync("/profile", there.AccessToken)).ShouldBe(HttpStatusCode.OK);

        (await Host.DeleteAsync($"/sessions/{AccessTokenClaims.SessionId(there.AccessToken)}{slash}", here.AccessToken)).ShouldBe(
            HttpStatusCode.NoContent
        );

        (await Host.GetAsync("/profile", there.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.PostAsync("/refresh", new { refreshToken = there.RefreshToken })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "SESSION_REVOKED"
        );
        (await Host.GetAsync("/profile", here.AccessToken)).ShouldBe(HttpStatusCode.OK);
        (await Host.GetAsync("/profile", elsewhere.AccessToken)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Ones_own_current_session_can_be_ended_too()
    {
        var person = await Person.SignUpAsync(Host);

        (await Host.DeleteAsync($"/sessions/{AccessTokenClaims.SessionId(person.AccessToken)}", person.AccessToken)).ShouldBe(
            HttpStatusCode.NoContent
        );

        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
    }

    [Fact] // security requirement 28
    public async Task A_foreign_an_ended_an_unknown_and_a_malformed_session_are_told_apart_by_nobody()
    {
        var person = await Person.SignUpAsync(Host);
        var stranger = await Person.SignUpAsync(Host);
        var ended = await person.LogInAsync(Host);
        (await Host.PostAsync("/logout", null, ended.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        string[] others =
        [
            $"{AccessTokenClaims.SessionId(stranger.AccessToken)}",
            $"{AccessTokenClaims.SessionId(ended.AccessToken)}",
            $"{Guid.CreateVersion7()}",
            $"{Guid.Empty}",
            "x",
            "1",
            $"{Guid.CreateVersion7():N}",
            $"{{{Guid.CreateVersion7()}}}",
            "%27%20OR%201=1--",
            new string('a', 4000),
        ];

        foreach (var id in others)
        {
            var answer = await Host.DeleteAsync($"/sessions/{id}", person.AccessToken);

            answer.ShouldBe(HttpStatusCode.NotFound, "SESSION_NOT_FOUND");
            ((string)answer.Json["detail"]!).ShouldBe("You have no open session with this identifier.");
        }

        (await Host.GetAsync("/profile", stranger.AccessToken)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_a_token_nothing_ends()
    {
        var person = await Person.SignUpAsync(Host);

        (await Host.DeleteAsync($"/sessions/{AccessTokenClaims.SessionId(person.AccessToken)}")).ShouldBe(
            HttpStatusCode.Unauthorized,
            "TOKEN_MISSING"
        );

        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
    }
}

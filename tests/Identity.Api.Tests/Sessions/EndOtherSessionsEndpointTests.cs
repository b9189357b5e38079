using System.Net;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Sessions;

public sealed class EndOtherSessionsOnSqlite(SqliteHost fixture) : EndOtherSessionsEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class EndOtherSessionsOnPostgreSql(PostgreSqlHost fixture)
    : EndOtherSessionsEndpointTests(fixture),
        IClassFixture<PostgreSqlHost>;

public abstract class EndOtherSessionsEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("/sessions")]
    [InlineData("/sessions/")]
    public async Task All_ones_sessions_end_but_the_one_that_asks(string path)
    {
        var here = await Person.SignUpAsync(Host);
        var stranger = await Person.SignUpAsync(Host);
        Person[] others = [await here.LogInAsync(Host), await here.LogInAsync(Host)];

        (await Host.DeleteAsync(path, here.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        foreach (var other in others)
        {
            (await Host.GetAsync("/profile", other.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
            (await Host.PostAsync("/refresh", new { refreshToken = other.RefreshToken })).ShouldBe(
                HttpStatusCode.Unauthorized,
                "SESSION_REVOKED"
            );
        }

        (await Host.PostAsync("/refresh", new { refreshToken = here.RefreshToken })).ShouldBe(HttpStatusCode.OK);
        (await Host.GetAsync("/sessions", here.AccessToken))
            .Data.AsArray()
            .Select(row => (Guid)row!["id"]!)
            .ShouldBe([AccessTokenClaims.SessionId(here.AccessToken)]);
        (await Host.GetAsync("/profile", stranger.AccessToken)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Where_there_is_no_other_session_nothing_happens()
    {
        var person = await Person.SignUpAsync(Host);

        (await Host.DeleteAsync("/sessions", person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_a_token_nothing_ends() =>
        (await Host.DeleteAsync("/sessions")).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING");
}

using System.Net;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Sessions;

public sealed class RefreshSessionOnSqlite(SqliteHost fixture) : RefreshSessionEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class RefreshSessionOnPostgreSql(PostgreSqlHost fixture)
    : RefreshSessionEndpointTests(fixture),
        IClassFixture<PostgreSqlHost>;

public abstract class RefreshSessionEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task The_token_of_the_login_yields_the_same_successor_for_as_long_as_no_successor_was_used()
    {
        var person = await Person.SignUpAsync(Host);

        var first = await RefreshAsync(person.RefreshToken);
        Host.Clock.Advance(TimeSpan.FromDays(1));
        var second = await RefreshAsync(person.RefreshToken);

        ((string)second.Data["refreshToken"]!).ShouldBe((string)first.Data["refreshToken"]!);
        ((string)second.Data["accessToken"]!).ShouldNotBe((string)first.Data["accessToken"]!);
    }

    [Fact] // security requirement 20
    public async Task A_token_older_than_the_one_in_use_ends_the_session_and_its_access_tokens()
    {
        var person = await Person.SignUpAsync(Host);
        var first = await RefreshAsync(person.RefreshToken);
        var second = await RefreshAsync((string)first.Data["refreshToken"]!);
        (await Host.GetAsync("/profile", (string)second.Data["accessToken"]!)).ShouldBe(HttpStatusCode.OK);

        Host.Clock.Advance(TimeSpan.FromSeconds(10)); // no late tab
        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "REFRESH_TOKEN_REUSED"
        );

        (await Host.GetAsync("/profile", (string)second.Data["accessToken"]!)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.PostAsync("/refresh", new { refreshToken = (string)second.Data["refreshToken"]! })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "SESSION_REVOKED"
        );
    }

    [Fact] // security requirement 19
    public async Task Of_64_parallel_refreshes_with_a_rotated_token_all_get_the_same_successor()
    {
        var person = await Person.SignUpAsync(Host);
        var rotated = (string)(await RefreshAsync(person.RefreshToken)).Data["refreshToken"]!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => RefreshAsync(rotated)));

        answers.Select(answer => (string)answer.Data["refreshToken"]!).Distinct().Count().ShouldBe(1);
    }

    private async Task<Answer> RefreshAsync(string refreshToken) =>
        (await Host.PostAsync("/refresh", new { refreshToken })).ShouldBe(HttpStatusCode.OK);
}

using System.Net;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Profiles;

public sealed class GetProfileOnSqlite(SqliteHost fixture) : GetProfileEndpointTests(fixture), IClassFixture<SqliteHost>;

public sealed class GetProfileOnPostgreSql(PostgreSqlHost fixture) : GetProfileEndpointTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class GetProfileEndpointTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("/profile")]
    [InlineData("/profile/")]
    [InlineData("/users/private/v1/auth/me")]
    [InlineData("/users/private/v1/auth/me/")]
    [InlineData("/auth/me")]
    public async Task A_profile_has_every_member_of_the_contract_and_nothing_else(string path)
    {
        var person = await Person.SignUpAsync(Host);

        var answer = (await Host.GetAsync(path, person.AccessToken)).ShouldBe(HttpStatusCode.OK);

        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        ((JsonObject)answer.Json).Select(member => member.Key).ShouldBe(["data"]);
        ((JsonObject)answer.Data)
            .Select(member => member.Key)
            .ShouldBe([
                "id",
                "email",
                "emailVerified",
                "name",
                "image",
                "phoneNumber",
                "phoneNumberVerified",
                "roles",
                "branch",
                "createdAt",
                "updatedAt",
            ]);
        ((Guid)answer.Data["id"]!).ShouldBe(person.Id);
        ((string)answer.Data["email"]!).ShouldBe(person.Email);
        ((bool)answer.Data["emailVerified"]!).ShouldBeFalse();
        ((string)answer.Data["name"]!).ShouldBe("Ada Lovelace");
        answer.Data["image"].ShouldBeNull();
        answer.Data["phoneNumber"].ShouldBeNull();
        ((bool)answer.Data["phoneNumberVerified"]!).ShouldBeFalse();
        answer.Data["roles"]!.AsArray().Select(role => (string)role!).ShouldBe(["individual"]);
        answer.Data["branch"].ShouldBeNull();
        ((string)answer.Data["createdAt"]!).ShouldBe((string)answer.Data["updatedAt"]!);
        ((DateTimeOffset)answer.Data["createdAt"]!).ShouldBe(Host.Clock.GetUtcNow(), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task An_expired_token_says_that_it_expired()
    {
        var person = await Person.SignUpAsync(Host);
        Host.Clock.Advance(TimeSpan.FromMinutes(31)); // 30, and the skew that validation allows

        var answer = await Host.GetAsync("/profile", person.AccessToken);

        answer.ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_EXPIRED");
        answer
            .Headers.WwwAuthenticate.ToString()
            .ShouldBe("Bearer error=\"invalid_token\", error_description=\"The access token expired\"");
    }

    [Fact]
    public async Task Without_a_token_the_answer_asks_for_one()
    {
        var answer = await Host.GetAsync("/profile");

        answer.ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING");
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer realm=\"identity\"");
    }

    [Theory] // security requirement 69: never 200 without identity
    [InlineData("Bearer", "TOKEN_INVALID")]
    [InlineData("Bearer ", "TOKEN_INVALID")]
    [InlineData("Bearer x", "TOKEN_INVALID")]
    [InlineData("bearer x, Bearer y", "TOKEN_INVALID")]
    [InlineData("Basic YTpi", "TOKEN_MISSING")]
    [InlineData("BearerToken x", "TOKEN_MISSING")]
    [InlineData("", "TOKEN_MISSING")]
    public async Task A_malformed_authorization_opens_nothing(string authorization, string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/profile");
        request.Headers.TryAddWithoutValidation("Authorization", authorization).ShouldBeTrue();

        (await Host.SendAsync(request)).ShouldBe(HttpStatusCode.Unauthorized, code);
    }

    [Fact]
    public async Task A_refresh_token_is_no_access_token()
    {
        var person = await Person.SignUpAsync(Host);

        (await Host.GetAsync("/profile", person.RefreshToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
    }

    [Fact]
    public async Task A_token_in_the_query_or_in_a_cookie_is_not_looked_at()
    {
        var person = await Person.SignUpAsync(Host);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/profile?access_token={person.AccessToken}");
        request.Headers.Add("Cookie", $"accessToken={person.AccessToken}");

        (await Host.SendAsync(request)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING");
    }
}

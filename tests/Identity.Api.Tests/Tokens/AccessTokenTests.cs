using System.Net;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Tokens;

public sealed class AccessTokenOnSqlite(SqliteHost fixture) : AccessTokenTests(fixture), IClassFixture<SqliteHost>;

public sealed class AccessTokenOnPostgreSql(PostgreSqlHost fixture) : AccessTokenTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>Exactly what the contract promises to services that read tokens (RFC 9068), and nothing more.</summary>
public abstract class AccessTokenTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task The_header_names_type_algorithm_and_key()
    {
        var header = TokenForge.Decode((await Person.SignUpAsync(Host)).AccessToken.Split('.')[0]);

        header.Select(member => member.Key).Order().ShouldBe(["alg", "kid", "typ"]);
        ((string)header["typ"]!).ShouldBe("at+jwt");
        ((string)header["alg"]!).ShouldBe("ES256");
        ((string)header["kid"]!).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_claims_are_those_of_the_contract()
    {
        var before = Host.Clock.GetUtcNow().ToUnixTimeSeconds();
        var person = await Person.SignUpAsync(Host);
        var after = Host.Clock.GetUtcNow().ToUnixTimeSeconds();

        var claims = Claims(person.AccessToken);

        claims
            .Select(claim => claim.Key)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["amr", "aud", "auth_time", "client_id", "exp", "iat", "iss", "jti", "roles", "scope", "sid", "sub"]);
        ((string)claims["iss"]!).ShouldBe(IdentityHost.Issuer);
        ((string)claims["aud"]!).ShouldBe("api");
        ((string)claims["sub"]!).ShouldBe(person.Id.ToString("D"));
        ((string)claims["client_id"]!).ShouldBe("first-party");
        ((string)claims["scope"]!).ShouldBe("profile accounts notifications kyc");
        claims["roles"]!.ToJsonString().ShouldBe("[\"individual\"]");
        claims["amr"]!.ToJsonString().ShouldBe("[\"pwd\"]");
        ((long)claims["iat"]!).ShouldBeInRange(before, after);
        ((long)claims["auth_time"]!).ShouldBe((long)claims["iat"]!);
        ((long)claims["exp"]! - (long)claims["iat"]!).ShouldBe(1800);
        Guid.Parse((string)claims["jti"]!).Version.ShouldBe(7);
        (await SessionsAsync(person)).Single()["id"]!.GetValue<string>().ShouldBe((string)claims["sid"]!);
    }

    [Fact]
    public async Task A_refreshed_token_is_new_and_remembers_the_login()
    {
        var person = await Person.SignUpAsync(Host);
        Host.Clock.Advance(TimeSpan.FromMinutes(40));

        var refreshed = Claims((string)(await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).Data["accessToken"]!);

        var first = Claims(person.AccessToken);
        ((string)refreshed["jti"]!).ShouldNotBe((string)first["jti"]!);
        ((string)refreshed["sid"]!).ShouldBe((string)first["sid"]!);
        ((long)refreshed["auth_time"]!).ShouldBe((long)first["auth_time"]!);
        ((long)refreshed["iat"]!).ShouldBeGreaterThanOrEqualTo((long)first["iat"]! + 2400);
    }

    [Fact] // security requirement 29
    public async Task Every_login_opens_a_session_of_its_own()
    {
        var person = await Person.SignUpAsync(Host);
        var again = await person.LogInAsync(Host);

        ((string)Claims(again.AccessToken)["sid"]!).ShouldNotBe((string)Claims(person.AccessToken)["sid"]!);
    }

    [Fact]
    public async Task Somebody_of_a_branch_carries_it_and_an_advisor_has_the_advisors_scope()
    {
        var person = await Person.SignUpAsync(Host);
        var branch = await Host.AddBranchAsync("North");
        await Host.ExecuteAsync($"UPDATE users SET branch_id = {branch}, roles = 'individual advisor' WHERE id = {person.Id}");

        var advisor = Claims(
            (string)
                (
                    await Host.PostAsync(
                        "/login",
                        new
                        {
                            email = person.Email,
                            password = person.Password,
                            roles = new[] { "advisor" },
                        }
                    )
                ).Data["accessToken"]!
        );
        var individual = Claims((await person.LogInAsync(Host)).AccessToken);

        ((string)advisor["branch_id"]!).ShouldBe(branch.ToString("D"));
        advisor["roles"]!.ToJsonString().ShouldBe("[\"advisor\"]");
        ((string)advisor["scope"]!).ShouldBe("profile branches");
        ((string)individual["branch_id"]!).ShouldBe(branch.ToString("D"));
        individual["roles"]!.ToJsonString().ShouldBe("[\"individual\"]"); // one role a token
        ((string)individual["scope"]!).ShouldBe("profile accounts notifications kyc");
    }

    [Fact]
    public async Task No_token_tells_a_name_or_an_address()
    {
        var person = await Person.SignUpAsync(Host);

        var text = Claims(person.AccessToken).ToJsonString();

        text.ShouldNotContain(person.Email);
        text.ShouldNotContain("Lovelace"); // not the first name: identifiers are hexadecimal, and so is Ada
        text.ShouldNotContain("127.0.0.1");
    }

    [Fact]
    public async Task An_access_token_lives_for_thirty_minutes()
    {
        var person = await Person.SignUpAsync(Host);
        Host.Clock.Advance(TimeSpan.FromSeconds(1800 - 60)); // real time passes as well: the last minute is the test's own
        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
        Host.Clock.Advance(TimeSpan.FromSeconds(60));
        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_EXPIRED");
    }

    [Fact]
    public async Task What_is_configurable_is_what_was_configured()
    {
        await using var host = await IdentityHost.StartAsync(
            fixture.Kind,
            ("Identity:Tokens:Algorithm", "RS256"),
            ("Identity:Tokens:Audience", "https://api.example.com"),
            ("Identity:Tokens:AccessTokenLifetime", "00:05:00"),
            ("Identity:Roles:individual:Scopes", "read write")
        );

        var person = await Person.SignUpAsync(host);

        var claims = Claims(person.AccessToken);
        ((string)TokenForge.Decode(person.AccessToken.Split('.')[0])["alg"]!).ShouldBe("RS256");
        ((string)claims["aud"]!).ShouldBe("https://api.example.com");
        ((string)claims["scope"]!).ShouldBe("read write");
        ((long)claims["exp"]! - (long)claims["iat"]!).ShouldBe(300);
        (await host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
        var keys = (await host.GetAsync("/.well-known/jwks.json")).Json["keys"]!.AsArray();
        keys.Select(key => (string)key!["kty"]!).Distinct().ShouldBe(["RSA"]);
        keys[0]!.AsObject().Select(member => member.Key).ShouldBe(["kty", "use", "alg", "kid", "n", "e"]);
    }

    [Fact] // security requirement 27: revocations are kept for as long as tokens live by the present setting
    public async Task A_token_that_was_issued_under_a_longer_life_dies_by_the_present_one()
    {
        await using var stricter = await Host.StartReplicaAsync(("Identity:Tokens:AccessTokenLifetime", "00:10:00"));
        var person = await Person.SignUpAsync(Host);
        var service = await ServiceClient.TokenOfNewAsync(Host, "identity.admin.read");

        Host.Clock.Advance(TimeSpan.FromMinutes(9)); // real time passes as well: the last minute is the test's own
        (await stricter.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
        (await stricter.GetAsync("/admin/keys", service)).ShouldBe(HttpStatusCode.OK);

        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        (await stricter.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_EXPIRED");
        (await stricter.GetAsync("/admin/keys", service)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_EXPIRED");
        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
    }

    private static JsonObject Claims(string token) => TokenForge.Decode(token.Split('.')[1]);

    private async Task<IReadOnlyList<JsonNode>> SessionsAsync(Person person) =>
        [.. (await Host.GetAsync("/sessions", person.AccessToken)).Data.AsArray().Select(session => session!)];
}

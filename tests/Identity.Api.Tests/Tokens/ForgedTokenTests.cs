using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Tokens;

public sealed class ForgedTokensOnSqlite(SqliteHost fixture) : ForgedTokenTests(fixture), IClassFixture<SqliteHost>;

public sealed class ForgedTokensOnPostgreSql(PostgreSqlHost fixture) : ForgedTokenTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class ForgedTokenTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory] // security requirements 1 to 10
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task No_forged_token_opens_anything(int statement)
    {
        var (person, forgeries, canary) = await ForgeAsync();
        using var _ = canary;
        List<string> wrong = [];
        foreach (var forgery in forgeries.Where(forgery => forgery.Statement == statement))
        {
            foreach (var (method, body) in new[] { (HttpMethod.Get, (object?)null), (HttpMethod.Put, new { name = "Mallory" }) })
            {
                var answer = await SendAsync(method, body, forgery.Token);
                if (
                    answer.Status is not HttpStatusCode.Unauthorized
                    || answer.Codes is not ["TOKEN_INVALID"]
                    || answer.Headers.WwwAuthenticate.ToString()
                        != "Bearer error=\"invalid_token\", error_description=\"The access token is not valid\""
                )
                {
                    wrong.Add($"{method} with {forgery.Name}: {(int)answer.Status} {answer.Text}");
                }
            }
        }

        wrong.ShouldBeEmpty();
        canary.Pending().ShouldBeFalse("a token made the service open a connection");
        ((string)(await Host.GetAsync("/profile", person.AccessToken)).Data["name"]!).ShouldBe("Ada Lovelace");
    }

    [Fact]
    public async Task The_table_of_forgeries_is_long_and_names_each_once()
    {
        var (_, forgeries, canary) = await ForgeAsync();
        canary.Dispose();

        forgeries.Count.ShouldBeGreaterThan(400);
        forgeries
            .GroupBy(forgery => (forgery.Statement, forgery.Name))
            .Where(group => group.Count() > 1)
            .Select(group => group.Key.Name)
            .ShouldBeEmpty();
    }

    [Theory] // the control: the forge writes tokens that are accepted when nothing is wrong with them (security requirements 5, 6)
    [InlineData("typ", "\"at+jwt\"")]
    [InlineData("typ", "\"AT+JWT\"")]
    [InlineData("typ", "\"application/at+jwt\"")]
    [InlineData("typ", "\"Application/At+Jwt\"")]
    [InlineData("aud", "\"api\"")]
    [InlineData("aud", "[\"api\"]")]
    [InlineData("aud", "[\"other\",\"api\"]")]
    [InlineData("cty", "\"JWT\"")]
    [InlineData("unknown", "{\"a\":[1,2]}")]
    public async Task What_is_spelt_differently_and_means_the_same_is_accepted(string name, string json)
    {
        var forge = new TokenForge(Host, (await Person.SignUpAsync(Host)).AccessToken);
        var value = JsonNode.Parse(json);

        var token = name is "typ" or "cty" ? forge.WriteHeader(name, value) : forge.WriteClaim(name, value);

        (await Host.GetAsync("/profile", token)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory] // security requirement 7: our own clocks may differ by 30 seconds
    [InlineData("iat")]
    [InlineData("nbf")]
    public async Task A_token_from_a_clock_that_is_a_little_ahead_is_accepted(string claim)
    {
        var forge = new TokenForge(Host, (await Person.SignUpAsync(Host)).AccessToken);

        (await Host.GetAsync("/profile", forge.WriteClaim(claim, forge.Now + 25))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // security requirement 7
    public async Task A_genuine_token_that_is_too_old_says_that_it_expired()
    {
        var forge = new TokenForge(Host, (await Person.SignUpAsync(Host)).AccessToken);

        var answer = await Host.GetAsync("/profile", forge.WriteClaim("exp", forge.Now - 1));

        answer.ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_EXPIRED");
        answer
            .Headers.WwwAuthenticate.ToString()
            .ShouldBe("Bearer error=\"invalid_token\", error_description=\"The access token expired\"");
    }

    [Fact] // security requirement 9: the denylist knows sessions, not spellings
    public async Task No_respelling_revives_a_revoked_token()
    {
        var person = await Person.SignUpAsync(Host);
        var forge = new TokenForge(Host, person.AccessToken);
        (await Host.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

        // 64 bytes leave four bits of the last letter unused: sixteen spellings of one signature.
        string[] respelt =
        [
            .. alphabet.Select(last => person.AccessToken[..^1] + last),
            person.AccessToken + "=",
            person.AccessToken + "==",
            person.AccessToken + ".",
            forge.Write(),
            forge.WriteClaim("jti", Guid.CreateVersion7().ToString()),
            forge.WriteClaim("iat", forge.Now + 20),
            forge.WriteHeader("typ", "application/at+jwt"),
        ];

        foreach (var token in respelt)
        {
            (await Host.GetAsync("/profile", token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        }
    }

    [Fact] // security requirement 16: well signed, and of no onboarding that is open; AuthorizationMatrixTests has the open ones
    public async Task A_temporary_token_of_no_open_onboarding_is_no_token()
    {
        var forge = new TokenForge(Host, (await Person.SignUpAsync(Host)).AccessToken);

        var token = forge.Write(
            header => header["typ"] = "onboarding+jwt",
            payload =>
            {
                payload["aud"] = "onboarding";
                payload["roles"] = new JsonArray("temporary");
                payload["scope"] = "onboarding";
            }
        );

        foreach (var path in new[] { "/profile", "/users/private/v1/auth/me", "/sessions" })
        {
            (await Host.GetAsync(path, token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        }

        (await Host.PostAsync("/logout", null, token)).ShouldBe(HttpStatusCode.Forbidden, "FORBIDDEN");
    }

    [Fact] // security requirement 4
    public async Task A_header_of_100_kilobytes_is_refused_before_anybody_reads_it()
    {
        var forge = new TokenForge(Host, (await Person.SignUpAsync(Host)).AccessToken);

        var answer = await SendAsync(HttpMethod.Get, null, forge.WriteHeader("kid", new string('k', 100_000)));

        answer.Status.ShouldBe(HttpStatusCode.RequestHeaderFieldsTooLarge);
    }

    private async Task<(Person Person, IReadOnlyList<Forgery> Forgeries, TcpListener Canary)> ForgeAsync()
    {
        var person = await Person.SignUpAsync(Host);
        var keySet = await Host.GetAsync("/.well-known/jwks.json");
        var canary = new TcpListener(IPAddress.Loopback, 0);
        canary.Start();
        return (person, new Forgeries(new TokenForge(Host, person.AccessToken), canary.LocalEndpoint, keySet.Text).All(), canary);
    }

    private async Task<Answer> SendAsync(HttpMethod method, object? body, string token)
    {
        using var request = new HttpRequestMessage(method, "/profile");
        request.Content = body is null
            ? null
            : new StringContent(System.Text.Json.JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}").ShouldBeTrue();
        return await Host.SendAsync(request);
    }
}

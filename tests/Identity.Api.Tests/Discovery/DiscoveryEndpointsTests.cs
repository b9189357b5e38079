using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Discovery;

public sealed class DiscoveryOnSqlite(SqliteHost fixture) : DiscoveryEndpointsTests(fixture), IClassFixture<SqliteHost>;

public sealed class DiscoveryOnPostgreSql(PostgreSqlHost fixture) : DiscoveryEndpointsTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class DiscoveryEndpointsTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory] // security requirement 63
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/oauth-authorization-server")]
    public async Task The_metadata_name_the_issuer_of_the_tokens_and_where_its_keys_are(string path)
    {
        var person = await Person.SignUpAsync(Host);

        var answer = (await Host.GetAsync(path)).ShouldBe(HttpStatusCode.OK);

        var metadata = answer.Json;
        ((string)metadata["issuer"]!).ShouldBe(IdentityHost.Issuer);
        ((string)metadata["issuer"]!).ShouldBe((string)AccessTokenClaims.Of(person.AccessToken)["iss"]!);
        ((string)metadata["jwks_uri"]!).ShouldBe($"{IdentityHost.Issuer}/.well-known/jwks.json");
        metadata["id_token_signing_alg_values_supported"]!.AsArray().Select(algorithm => (string)algorithm!).ShouldBe(["ES256"]);
        answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=300");
    }

    [Fact]
    public async Task The_key_set_holds_public_members_only_and_the_key_of_the_tokens()
    {
        var person = await Person.SignUpAsync(Host);
        var kid = (string)JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(person.AccessToken.Split('.')[0]))!["kid"]!;

        var answer = (await Host.GetAsync("/.well-known/jwks.json")).ShouldBe(HttpStatusCode.OK);

        var keys = answer.Json["keys"]!.AsArray().Select(key => key!.AsObject()).ToList();
        keys.Select(key => (string)key["kid"]!).ShouldContain(kid);
        foreach (var key in keys)
        {
            key.Select(member => member.Key).ShouldBe(["kty", "use", "alg", "kid", "crv", "x", "y"], ignoreOrder: true);
            ((string)key["use"]!).ShouldBe("sig");
            ((string)key["alg"]!).ShouldBe("ES256");
            ((string)key["crv"]!).ShouldBe("P-256");
        }

        answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=300");
    }

    [Fact]
    public async Task Who_has_the_key_set_already_is_not_sent_it_again()
    {
        var tag = (await Host.GetAsync("/.well-known/jwks.json")).Headers.ETag!;

        (await GetAsync(tag)).ShouldBe(HttpStatusCode.NotModified).Text.ShouldBeEmpty();
        (await GetAsync(new EntityTagHeaderValue("\"another\""))).ShouldBe(HttpStatusCode.OK);
    }

    private async Task<Answer> GetAsync(EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/jwks.json");
        request.Headers.IfNoneMatch.Add(tag);
        return await Host.SendAsync(request);
    }
}

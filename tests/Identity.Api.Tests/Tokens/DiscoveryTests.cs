using System.Net;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Tokens;

public sealed class DiscoveryTests(SqliteHost fixture) : IClassFixture<SqliteHost>
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/oauth-authorization-server")]
    [InlineData("/.well-known/openid-configuration/")]
    public async Task The_metadata_name_the_issuer_to_the_letter_and_where_its_keys_are(string path) // security requirement 63
    {
        var answer = (await Host.GetAsync(path)).ShouldBe(HttpStatusCode.OK);

        ((string)answer.Json["issuer"]!).ShouldBe(IdentityHost.Issuer);
        ((string)answer.Json["jwks_uri"]!).ShouldBe($"{IdentityHost.Issuer}/.well-known/jwks.json");
        answer.Json["id_token_signing_alg_values_supported"]!.ToJsonString().ShouldBe("[\"ES256\"]");
        answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=300");
    }

    [Fact] // security requirement 63: what is not there yet is not announced
    public async Task Every_address_in_the_metadata_answers()
    {
        var metadata = (await Host.GetAsync("/.well-known/openid-configuration")).Json.AsObject();

        foreach (
            var (name, value) in metadata.Where(member =>
                member.Key.EndsWith("_endpoint", StringComparison.Ordinal) || member.Key.EndsWith("_uri", StringComparison.Ordinal)
            )
        )
        {
            var expected = name switch
            {
                "token_endpoint"
                or "introspection_endpoint"
                or "revocation_endpoint"
                or "device_authorization_endpoint"
                or "pushed_authorization_request_endpoint" => HttpStatusCode.MethodNotAllowed, // POST alone
                "authorization_endpoint" => HttpStatusCode.BadRequest, // no client
                "userinfo_endpoint" => HttpStatusCode.Unauthorized,
                _ => HttpStatusCode.OK,
            };
            (await Host.GetAsync(new Uri((string)value!).PathAndQuery)).Status.ShouldBe(expected, name);
        }
    }

    [Fact]
    public async Task The_key_set_holds_the_signing_key_and_the_next_one()
    {
        var person = await Person.SignUpAsync(Host);

        var answer = (await Host.GetAsync("/.well-known/jwks.json")).ShouldBe(HttpStatusCode.OK);

        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("application/json");
        var keys = answer.Json["keys"]!.AsArray();
        keys.Count.ShouldBe(2);
        keys.Select(key => (string)key!["kid"]!).ShouldBeUnique();
        ((string)keys[0]!["kid"]!).ShouldBe((string)TokenForge.Decode(person.AccessToken.Split('.')[0])["kid"]!);
    }

    [Fact] // security requirement 83
    public async Task The_key_set_gives_nothing_private_away()
    {
        var keys = (await Host.GetAsync("/.well-known/jwks.json")).Json["keys"]!.AsArray();

        foreach (var key in keys)
        {
            key!.AsObject().Select(member => member.Key).ShouldBe(["kty", "use", "alg", "kid", "crv", "x", "y"]);
            ((string)key["kty"]!).ShouldBe("EC");
            ((string)key["use"]!).ShouldBe("sig");
            ((string)key["alg"]!).ShouldBe("ES256");
            ((string)key["crv"]!).ShouldBe("P-256");
            ((string)key["x"]!).Length.ShouldBe(43);
            ((string)key["y"]!).Length.ShouldBe(43);
        }
    }

    [Fact] // RFC 7638: anybody can check that the name belongs to the key
    public async Task A_kid_is_the_thumbprint_of_its_key()
    {
        foreach (var key in (await Host.GetAsync("/.well-known/jwks.json")).Json["keys"]!.AsArray())
        {
            var canonical = $$"""{"crv":"P-256","kty":"EC","x":"{{(string)key!["x"]!}}","y":"{{(string)key["y"]!}}"}""";
            var thumbprint = TokenForge.Encode(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(canonical)));
            ((string)key["kid"]!).ShouldBe(thumbprint);
        }
    }

    [Fact]
    public async Task Whoever_knows_the_key_set_is_told_so_in_a_few_bytes()
    {
        var first = await Host.GetAsync("/.well-known/jwks.json");
        first.Headers.CacheControl!.ToString().ShouldBe("public, max-age=300");
        var tag = first.Headers.ETag!.ToString();

        var again = await AskAsync(tag);
        again.Status.ShouldBe(HttpStatusCode.NotModified);
        again.Text.ShouldBeEmpty();
        again.Headers.ETag!.ToString().ShouldBe(tag);
        again.Headers.CacheControl!.ToString().ShouldBe("public, max-age=300");
        (await AskAsync("\"another\"")).Status.ShouldBe(HttpStatusCode.OK);

        // RFC 9110 section 13.1.2: weak comparison, lists, and the asterisk.
        (await AskAsync($"W/{tag}")).Status.ShouldBe(HttpStatusCode.NotModified);
        (await AskAsync($"\"another\", {tag}")).Status.ShouldBe(HttpStatusCode.NotModified);
        (await AskAsync("*")).Status.ShouldBe(HttpStatusCode.NotModified);

        async Task<Answer> AskAsync(string ifNoneMatch)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/jwks.json");
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch).ShouldBeTrue();
            return await Host.SendAsync(request);
        }
    }
}

using System.Net;
using System.Security.Cryptography;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.OAuth;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Api.Tests.OAuth;

public sealed class PrivateKeyJwtOnSqlite(SqliteHost fixture) : PrivateKeyJwtTests(fixture), IClassFixture<SqliteHost>;

public sealed class PrivateKeyJwtOnPostgreSql(PostgreSqlHost fixture) : PrivateKeyJwtTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>Clients that prove themselves by a signature, and have no secret that could leak (RFC 7523).</summary>
public abstract class PrivateKeyJwtTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("PS256")]
    [InlineData("RS256")]
    public async Task A_client_gets_a_token_by_its_signature(string algorithm)
    {
        var client = await KeyedClient.CreateAsync(Host, algorithm);

        var answer = (await client.RequestAsync(client.Assertion())).ShouldBe(HttpStatusCode.OK);

        new JsonWebToken((string)answer.Json["access_token"]!).Subject.ShouldBe(client.Id);
    }

    [Fact]
    public async Task It_works_wherever_a_client_proves_itself_and_for_people_too()
    {
        var (client, person) = (await KeyedClient.CreateAsync(Host, signsIn: true), await Person.SignUpAsync(Host));
        var application = new Application(Host, client.Id, null);
        var asked = application.Ask("openid offline_access");
        var code = await asked.CodeAsync(await Browser.SignInAsync(application, asked, person));

        var tokens = await client.RequestAsync(
            client.Assertion(),
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", Application.Callback),
            ("code_verifier", asked.Verifier)
        );

        tokens.ShouldBe(HttpStatusCode.OK);
        var refreshToken = (string)tokens.Json["refresh_token"]!;
        var next = await client.RequestAsync(client.Assertion(), ("grant_type", "refresh_token"), ("refresh_token", refreshToken));
        next.ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync("/connect/revoke", client.Assertion(), ("token", (string)next.Json["refresh_token"]!))).ShouldBe(
            HttpStatusCode.OK
        );
        (await client.PostAsync("/connect/introspect", client.Assertion(), ("token", "x"))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact] // security requirement 57
    public async Task Of_64_uses_of_one_assertion_one_wins()
    {
        var client = await KeyedClient.CreateAsync(Host);
        var assertion = client.Assertion();

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => client.RequestAsync(assertion)));

        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        answers
            .Where(answer => answer.Status != HttpStatusCode.OK)
            .ShouldAllBe(answer => (string)answer.Json["error"]! == "invalid_client");
    }

    [Theory] // security requirement 57
    [InlineData("another key")]
    [InlineData("no exp")]
    [InlineData("expired")]
    [InlineData("years ahead")]
    [InlineData("not yet")]
    [InlineData("no jti")]
    [InlineData("another issuer")]
    [InlineData("another subject")]
    [InlineData("token endpoint as audience")]
    [InlineData("two audiences")]
    [InlineData("no audience")]
    [InlineData("symmetric")]
    [InlineData("crit")]
    [InlineData("no JWT")]
    public async Task An_assertion_with_a_fault_is_refused(string fault)
    {
        var (client, other) = (await KeyedClient.CreateAsync(Host), await KeyedClient.CreateAsync(Host));
        var now = Host.Clock.GetUtcNow().ToUnixTimeSeconds();
        var assertion = fault switch
        {
            "another key" => client.Assertion(signing: other.Signing),
            "no exp" => client.Assertion(claims => claims.Remove("exp")),
            "expired" => client.Assertion(claims => claims["exp"] = now - 1),
            "years ahead" => client.Assertion(claims => claims["exp"] = now + 100_000_000),
            "not yet" => client.Assertion(claims => claims["nbf"] = now + 120),
            "no jti" => client.Assertion(claims => claims.Remove("jti")),
            "another issuer" => client.Assertion(claims => claims["iss"] = other.Id),
            "another subject" => client.Assertion(claims => claims["sub"] = other.Id),
            "token endpoint as audience" => client.Assertion(claims => claims["aud"] = $"{IdentityHost.Issuer}/connect/token"),
            "two audiences" => client.Assertion(claims => claims["aud"] = new[] { IdentityHost.Issuer, "https://evil.example" }),
            "no audience" => client.Assertion(claims => claims.Remove("aud")),
            "symmetric" => client.Assertion(
                signing: new SigningCredentials(new SymmetricSecurityKey(SHA256.HashData("key"u8.ToArray())), "HS256")
            ),
            "crit" => client.Assertion(header: new Dictionary<string, object> { ["crit"] = new[] { "exp" } }),
            _ => "no.jwt.here",
        };

        var refused = (await client.RequestAsync(assertion)).ShouldBe(HttpStatusCode.Unauthorized);

        ((string)refused.Json["error"]!).ShouldBe("invalid_client");
    }

    [Fact]
    public async Task One_method_at_a_time_and_none_that_the_client_does_not_have()
    {
        var (client, service) = (await KeyedClient.CreateAsync(Host), await ServiceClient.CreateAsync(Host, "a"));

        (await client.RequestAsync(client.Assertion(), ("grant_type", "client_credentials"), ("client_secret", "x"))).ShouldBe(
            HttpStatusCode.BadRequest
        );
        (await ServiceClient.RequestAsync(Host, ServiceClient.Basic(client.Id, ""), ("grant_type", "client_credentials"))).ShouldBe(
            HttpStatusCode.Unauthorized
        );
        (await ServiceClient.RequestAsync(Host, null, ("grant_type", "client_credentials"), ("client_id", client.Id))).ShouldBe(
            HttpStatusCode.Unauthorized
        );
        var foreign = client with { Id = service.Id };
        (await foreign.RequestAsync(foreign.Assertion())).ShouldBe(HttpStatusCode.Unauthorized);
        var rotated = await Host
            .Services.GetRequiredService<RotateClientSecret>()
            .ExecuteAsync(client.Id, 0, Operator.CommandLine, default);
        rotated.Errors.ShouldBe([ClientErrors.Public]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"keys\":[]}")]
    [InlineData("{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}")]
    [InlineData("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}")]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}")]
    [InlineData("private")]
    [InlineData("[")]
    public async Task Keys_that_are_private_weak_or_none_are_refused(string jwks)
    {
        if (jwks == "private")
        {
            using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(pair));
            jwks = $$"""{"keys":[{"kty":"EC","crv":"P-256","x":"{{key.X}}","y":"{{key.Y}}","d":"{{key.D}}"}]}""";
        }

        var admin = await ServiceClient.TokenOfNewAsync(Host, "identity.admin");

        (
            await Host.PostAsync(
                "/admin/clients",
                new
                {
                    name = "KYC",
                    scopes = new[] { "a" },
                    jwks,
                },
                admin
            )
        ).ShouldBe(HttpStatusCode.BadRequest, "CLIENT_KEYS_INVALID");
    }

    [Fact]
    public async Task A_secret_may_overlap_with_the_one_before()
    {
        var (admin, service) = (await ServiceClient.TokenOfNewAsync(Host, "identity.admin"), await ServiceClient.CreateAsync(Host, "a"));

        var rotated = (await Host.PostAsync($"/admin/clients/{service.Id}/rotate-secret", new { keepPreviousHours = 1 }, admin)).ShouldBe(
            HttpStatusCode.OK
        );

        var second = service with { Secret = (string)rotated.Data["clientSecret"]! };
        (await service.RequestAsync(Host)).ShouldBe(HttpStatusCode.OK);
        (await second.RequestAsync(Host)).ShouldBe(HttpStatusCode.OK);
        Host.Clock.Advance(TimeSpan.FromHours(1));
        (await service.RequestAsync(Host)).ShouldBe(HttpStatusCode.Unauthorized);
        (await second.RequestAsync(Host)).ShouldBe(HttpStatusCode.OK);
        var again = await ServiceClient.TokenOfNewAsync(Host, "identity.admin");
        (await Host.PostAsync($"/admin/clients/{service.Id}/rotate-secret", new { keepPreviousHours = 169 }, again)).ShouldBe(
            HttpStatusCode.BadRequest,
            "CLIENT_OVERLAP_INVALID"
        );
    }
}

using System.Security.Cryptography;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Api.Tests.Hosting;

/// <summary>A client with a key pair.</summary>
internal sealed record KeyedClient(IdentityHost Host, string Id, SigningCredentials Signing)
{
    public static async Task<KeyedClient> CreateAsync(IdentityHost host, string algorithm = "ES256", bool signsIn = false)
    {
        SecurityKey pair = algorithm switch
        {
            "ES256" => new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)),
            "ES384" => new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP384)),
            _ => new RsaSecurityKey(RSA.Create(2048)),
        };
        pair.KeyId = "first";
        var jwk = JsonWebKeyConverter.ConvertFromSecurityKey(pair);
        var jwks =
            pair is RsaSecurityKey
                ? $$"""{"keys":[{"kty":"RSA","kid":"first","use":"sig","n":"{{jwk.N}}","e":"{{jwk.E}}"}]}"""
                : $$"""{"keys":[{"kty":"EC","kid":"first","crv":"{{jwk.Crv}}","x":"{{jwk.X}}","y":"{{jwk.Y}}"}]}""";
        var services = host.Services;
        var definition = ClientDefinition.Parse(
            "Keyed",
            signsIn ? [] : ["client_credentials"],
            ["openid", "reports"],
            [],
            services.GetRequiredService<TokenSettings>(),
            signsIn ? new SignInDefinition { RedirectUris = [Application.Callback] } : null,
            services.GetRequiredService<IClientAssertions>().ReadKeys(jwks)
        );
        var (client, secret) = await services
            .GetRequiredService<CreateClient>()
            .ExecuteAsync(definition.Value!, Operator.CommandLine, CancellationToken.None);
        secret.ShouldBeNull();
        return new KeyedClient(host, client.Id, new SigningCredentials(pair, algorithm));
    }

    public string Assertion(
        Action<Dictionary<string, object>>? change = null,
        SigningCredentials? signing = null,
        Dictionary<string, object>? header = null
    )
    {
        var now = Host.Clock.GetUtcNow().ToUnixTimeSeconds();
        Dictionary<string, object> claims = new()
        {
            ["iss"] = Id,
            ["sub"] = Id,
            ["aud"] = IdentityHost.Issuer,
            ["jti"] = Guid.CreateVersion7().ToString(),
            ["iat"] = now,
            ["exp"] = now + 60,
        };
        change?.Invoke(claims);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Claims = claims,
                SigningCredentials = signing ?? Signing,
                AdditionalHeaderClaims = header,
            }
        );
    }

    public Task<Answer> RequestAsync(string assertion, params (string Name, string Value)[] parameters) =>
        PostAsync("/connect/token", assertion, parameters.Length == 0 ? [("grant_type", "client_credentials")] : parameters);

    public async Task<Answer> PostAsync(string path, string assertion, params (string Name, string Value)[] parameters)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(
                parameters
                    .Concat([
                        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                        ("client_assertion", assertion),
                    ])
                    .Select(it => KeyValuePair.Create(it.Item1, it.Item2))
            ),
        };
        return await Host.SendAsync(request);
    }
}

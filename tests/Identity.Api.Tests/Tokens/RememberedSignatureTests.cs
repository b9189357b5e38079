using System.Net;
using System.Security.Cryptography;
using Identity.Api.Tests.Hosting;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens.Keys;
using Identity.Infrastructure.Tokens;
using Identity.Infrastructure.Tokens.Keys;
using Identity.Testing;
using Microsoft.Extensions.DependencyInjection;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Api.Tests.Tokens;

/// <summary>A signature that was good once is not checked again. Nothing else is taken over from the first look at a token: what makes it
/// bad later is seen at each place that judges tokens: routes, gateway, introspection, exchange.</summary>
public sealed class RememberedSignatureTests
{
    [Fact]
    public async Task A_revoked_token_is_refused_although_its_signature_is_known()
    {
        await using var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var token = await KnownAsync(host);

        (await host.PostAsync("/logout", null, token)).ShouldBe(HttpStatusCode.NoContent);

        IsKnown(host, token).ShouldBeTrue();
        await ShouldBeRefusedAsync(host, token, "TOKEN_INVALID");
    }

    [Fact]
    public async Task An_expired_token_is_refused_although_its_signature_is_known()
    {
        await using var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var token = await KnownAsync(host);

        host.Clock.Advance(TimeSpan.FromMinutes(31));

        IsKnown(host, token).ShouldBeTrue();
        await ShouldBeRefusedAsync(host, token, "TOKEN_EXPIRED");
    }

    [Fact]
    public async Task A_token_of_a_revoked_key_is_refused_although_its_signature_is_known()
    {
        await using var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var token = await KnownAsync(host);
        var kid = new TokenForge(host, token).Kid;

        (await host.Services.GetRequiredService<RevokeSigningKey>().ExecuteAsync(kid, CancellationToken.None)).Errors.ShouldBeEmpty();

        await Eventually.SeeAsync(
            async () => (await host.GetAsync("/profile", token)).Status,
            status => status is HttpStatusCode.Unauthorized
        );
        await ShouldBeRefusedAsync(host, token, "TOKEN_INVALID");
    }

    [Fact]
    public async Task A_token_that_differs_in_one_letter_or_in_its_signer_is_not_the_known_one()
    {
        await using var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var token = await KnownAsync(host);
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parts = token.Split('.');
        string[] others =
        [
            .. "AQgw".Select(last => token[..^1] + last).Where(respelt => respelt != token),
            $"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}",
            new TokenForge(foreign, token, host.Clock.GetUtcNow()).Write(),
            new TokenForge(foreign, token, host.Clock.GetUtcNow()).Sign(Text(parts[0]), Text(parts[1])),
        ];

        foreach (var other in others)
        {
            await ShouldBeRefusedAsync(host, other, "TOKEN_INVALID");
            IsKnown(host, other).ShouldBeFalse();
        }

        (await host.GetAsync("/profile", token)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_that_was_refused_for_another_reason_is_not_remembered()
    {
        await using var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var forge = new TokenForge(host, (await Person.SignUpAsync(host)).AccessToken);
        string[] refused = [forge.WriteClaim("aud", "other"), forge.WriteClaim("exp", forge.Now - 1), forge.WriteClaim("sub", "nobody")];

        foreach (var token in refused)
        {
            (await host.GetAsync("/profile", token)).ShouldBe(HttpStatusCode.Unauthorized);
            IsKnown(host, token).ShouldBeFalse();
        }
    }

    private static string Text(string part) => System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(part));

    /// <summary>The token of a new user that has opened something already.</summary>
    private static async Task<string> KnownAsync(IdentityHost host)
    {
        var token = (await Person.SignUpAsync(host)).AccessToken;
        (await host.GetAsync("/profile", token)).ShouldBe(HttpStatusCode.OK);
        (await AskGatewayAsync(host, token)).ShouldBe(HttpStatusCode.OK);
        var service = await ServiceAsync(host);
        ((bool)(await IntrospectAsync(host, service, token)).Json["active"]!).ShouldBeTrue();
        (await ExchangeAsync(host, service, token)).ShouldBe(HttpStatusCode.OK);
        IsKnown(host, token).ShouldBeTrue();
        return token;
    }

    private static bool IsKnown(IdentityHost host, string token) =>
        host
            .Services.GetRequiredService<VerifiedSignatures>()
            .Knows(token, host.Services.GetRequiredService<SigningKeyRing>().Signing().Key);

    private static async Task ShouldBeRefusedAsync(IdentityHost host, string token, string code)
    {
        (await host.GetAsync("/profile", token)).ShouldBe(HttpStatusCode.Unauthorized, code);
        (await AskGatewayAsync(host, token)).ShouldBe(HttpStatusCode.Unauthorized, code);
        var service = await ServiceAsync(host);
        ((bool)(await IntrospectAsync(host, service, token)).Json["active"]!).ShouldBeFalse();
        ((string)(await ExchangeAsync(host, service, token)).ShouldBe(HttpStatusCode.BadRequest).Json["error"]!).ShouldBe(
            "invalid_request"
        );
    }

    /// <summary>One that accepts the tokens of people.</summary>
    private static Task<ServiceClient> ServiceAsync(IdentityHost host) =>
        ServiceClient.CreateAsync(host, ["accounts"], ["api"], GrantTypes.ClientCredentials, GrantTypes.TokenExchange);

    private static async Task<Answer> IntrospectAsync(IdentityHost host, ServiceClient service, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/introspect")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]),
        };
        request.Headers.Authorization = service.Basic();
        return (await host.SendAsync(request)).ShouldBe(HttpStatusCode.OK);
    }

    private static Task<Answer> ExchangeAsync(IdentityHost host, ServiceClient service, string token) =>
        ServiceClient.RequestAsync(
            host,
            service.Basic(),
            ("grant_type", GrantTypes.TokenExchange),
            ("subject_token", token),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token")
        );

    private static Task<Answer> AskGatewayAsync(IdentityHost host, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/gateway/authorize");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        request.Headers.TryAddWithoutValidation("X-Original-URI", "/users/private/v1/auth/me");
        return host.SendAsync(request);
    }
}

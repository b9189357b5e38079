using System.Net;
using Identity.Api.Tests.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Api.Tests.Conformance;

public sealed class ConformanceOnSqlite(SqliteHost fixture) : ConformanceTests(fixture), IClassFixture<SqliteHost>;

public sealed class ConformanceOnPostgreSql(PostgreSqlHost fixture) : ConformanceTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>
/// The modules of plans of the OpenID Foundation, ported as far as they are about a server with registered clients. docs/conformance.md
/// lists them. This is no certification.
/// </summary>
public abstract partial class ConformanceTests(HostFixture fixture)
{
    private static readonly string[] Scopes = ["openid", "profile", "email", "address", "phone", "orders.read"];

    private IdentityHost Host => fixture.Host;

    private async Task<(Application Application, Person Person)> PrepareAsync(string? backchannelLogoutUri = null) =>
        (await Application.CreateAsync(Host, scopes: Scopes, backchannelLogoutUri: backchannelLogoutUri), await Person.SignUpAsync(Host));

    /// <summary>The whole way, in a browser of its own: what every module of the Basic OP plan does, and checks.</summary>
    private async Task<SignedIn> SignInAsync(
        Application application,
        Person person,
        string scope = "openid",
        params (string Name, string Value)[] extra
    )
    {
        var asked = application.Ask(scope, extra);
        return await CompleteAsync(application, person, await Browser.SignInAsync(application, asked, person), asked);
    }

    private async Task<SignedIn> CompleteAsync(Application application, Person person, Browser browser, Application.Request asked)
    {
        var answer = Browser.AnswerIn(await browser.GetAsync(asked.Path));
        (answer["state"], answer["iss"]).ShouldBe(("some state", IdentityHost.Issuer));
        var tokens = (await application.RedeemAsync(answer["code"], asked)).ShouldBe(HttpStatusCode.OK);
        tokens.Headers.CacheControl!.NoStore.ShouldBeTrue();
        ((string)tokens.Json["token_type"]!).ShouldBe("Bearer");
        ((int)tokens.Json["expires_in"]!).ShouldBeGreaterThan(0);
        var id = await ReadIdTokenAsync((string)tokens.Json["id_token"]!, application);
        id.Subject.ShouldBe(person.Id.ToString());
        id.GetClaim("auth_time").Value.ShouldNotBeEmpty();
        return new SignedIn(browser, tokens, id, (string)tokens.Json["access_token"]!);
    }

    /// <summary>OpenID Connect Core section 3.1.3.7.</summary>
    private async Task<JsonWebToken> ReadIdTokenAsync(string token, Application application)
    {
        var keys = new JsonWebKeySet((await Host.GetAsync("/.well-known/jwks.json")).Text);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(
            token,
            new TokenValidationParameters
            {
                ValidIssuer = IdentityHost.Issuer,
                ValidAudience = application.Id,
                IssuerSigningKeys = keys.GetSigningKeys(),
                ValidateLifetime = false, // by another clock
            }
        );
        result.IsValid.ShouldBeTrue(result.Exception?.Message);
        return (JsonWebToken)result.SecurityToken;
    }

    private async Task<IReadOnlyDictionary<string, string>> UserInfoAsync(SignedIn signedIn, HttpMethod? method = null)
    {
        var answer = (await Host.SendAsync(method ?? HttpMethod.Get, "/connect/userinfo", null, signedIn.AccessToken)).ShouldBe(
            HttpStatusCode.OK
        );
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("application/json");
        ((string)answer.Json["sub"]!).ShouldBe(signedIn.Id.Subject);
        return answer.Json.AsObject().ToDictionary(it => it.Key, it => it.Value!.ToString(), StringComparer.Ordinal);
    }

    /// <summary>The error that goes back to the application, on its way of the usual answers.</summary>
    private async Task<string> ErrorAsync(Application application, params (string Name, string Value)[] extra)
    {
        var answer = Browser.AnswerIn(await new Browser(Host).GetAsync(application.Ask("openid", extra).Path));
        answer.Keys.ShouldNotContain("code");
        return answer["error"];
    }

    private static string Query(string path, params (string Name, string? Value)[] parameters) =>
        QueryHelpers.AddQueryString(path, parameters.Where(it => it.Value is not null).ToDictionary(it => it.Name, it => it.Value));

    private sealed record SignedIn(Browser Browser, Answer Tokens, JsonWebToken Id, string AccessToken);
}

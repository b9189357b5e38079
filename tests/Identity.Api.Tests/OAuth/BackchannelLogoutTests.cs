using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Api.Tests.OAuth;

public sealed class BackchannelLogoutOnSqlite(SqliteHost fixture) : BackchannelLogoutTests(fixture), IClassFixture<SqliteHost>;

public sealed class BackchannelLogoutOnPostgreSql(PostgreSqlHost fixture) : BackchannelLogoutTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>OpenID Connect Back-Channel Logout 1.0.</summary>
public abstract class BackchannelLogoutTests(HostFixture fixture) : IAsyncLifetime
{
    private RelyingParty party = null!;

    private IdentityHost Host => fixture.Host;

    public async ValueTask InitializeAsync() => party = await RelyingParty.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await party.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_application_is_told_that_its_session_is_over()
    {
        var (application, person) = (await CreateAsync(), await Person.SignUpAsync(Host));
        var tokens = (await application.SignInAsync(person)).ShouldBe(HttpStatusCode.OK);
        var id = new JsonWebToken((string)tokens.Json["id_token"]!);

        (await RevokeAsync(application, tokens)).ShouldBe(HttpStatusCode.OK);

        var token = await ReadAsync((await party.TokensAsync(1)).Single(), application);
        (token.Typ, token.Subject).ShouldBe(("logout+jwt", person.Id.ToString()));
        token.GetClaim("sid").Value.ShouldBe(id.GetClaim("sid").Value);
        token.GetClaim("jti").Value.ShouldNotBeEmpty();
        token.GetClaim("events").Value.ShouldBe("""{"http://schemas.openid.net/event/backchannel-logout":{}}""");
        (token.ValidTo - token.IssuedAt).ShouldBe(TimeSpan.FromMinutes(2));
        token.TryGetClaim("nonce", out _).ShouldBeFalse(); // it must never pass for an id token
        token.Claims.Select(claim => claim.Type).ShouldBe(["iss", "aud", "iat", "exp", "jti", "sub", "sid", "events"], ignoreOrder: true);
        (await Host.GetAsync("/profile", party.Tokens[0])).ShouldBe(HttpStatusCode.Unauthorized); // nor for another token
    }

    [Theory]
    [InlineData("DELETE /sessions")]
    [InlineData("DELETE /consents")]
    [InlineData("password")]
    [InlineData("erase")]
    [InlineData("disable")]
    [InlineData("reuse")]
    public async Task Whatever_ends_the_session_is_told(string how)
    {
        var (application, person) = (await CreateAsync(consent: how == "DELETE /consents"), await Person.SignUpAsync(Host));
        var asked = application.Ask();
        var browser = await Browser.SignInAsync(application, asked, person);
        if (how == "DELETE /consents")
        {
            await browser.SubmitAsync(await browser.GetAsync(asked.Path), ("decision", "allow"));
        }

        var tokens = (await application.RedeemAsync(await asked.CodeAsync(browser), asked)).ShouldBe(HttpStatusCode.OK);

        await EndAsync(how, application, person, (string)tokens.Json["refresh_token"]!);

        var token = await ReadAsync((await party.TokensAsync(1)).Single(), application);
        token.GetClaim("sid").Value.ShouldBe(new JsonWebToken((string)tokens.Json["id_token"]!).GetClaim("sid").Value);
    }

    [Fact]
    public async Task Signing_out_of_the_browser_is_told_to_all_applications_that_were_opened_there()
    {
        var (first, second, person) = (await CreateAsync(), await CreateAsync(), await Person.SignUpAsync(Host));
        var asked = first.Ask();
        var browser = await Browser.SignInAsync(first, asked, person);
        var tokens = (await first.RedeemAsync(await asked.CodeAsync(browser), asked)).ShouldBe(HttpStatusCode.OK);
        var other = second.Ask();
        (await second.RedeemAsync(await other.CodeAsync(browser), other)).ShouldBe(HttpStatusCode.OK);
        (await second.SignInAsync(person)).ShouldBe(HttpStatusCode.OK); // in another browser

        (await browser.GetAsync($"/connect/logout?id_token_hint={tokens.Json["id_token"]}")).ShouldBe(HttpStatusCode.OK);

        var told = await party.TokensAsync(2);
        told.Select(token => new JsonWebToken(token).Audiences.Single()).ShouldBe([first.Id, second.Id], ignoreOrder: true);
        await QuietAsync(2);
    }

    [Fact]
    public async Task Signing_in_again_in_the_same_browser_is_no_logout_of_applications()
    {
        var (application, person) = (await CreateAsync(), await Person.SignUpAsync(Host));
        var asked = application.Ask();
        var browser = await Browser.SignInAsync(application, asked, person);
        var tokens = (await application.RedeemAsync(await asked.CodeAsync(browser), asked)).ShouldBe(HttpStatusCode.OK);

        var form = await browser.GetAsync(application.Ask("openid", ("prompt", "login")).Path);
        (await browser.SubmitAsync(form, ("email", person.Email), ("password", person.Password))).ShouldBe(HttpStatusCode.SeeOther);
        await QuietAsync(0);
        (await browser.GetAsync($"/connect/logout?id_token_hint={tokens.Json["id_token"]}")).ShouldBe(HttpStatusCode.OK);

        await party.TokensAsync(1); // the new session of the browser knows what was opened before
    }

    [Fact]
    public async Task A_person_who_takes_the_browser_over_signs_the_one_before_out_everywhere()
    {
        var application = await CreateAsync();
        var (person, other) = (await Person.SignUpAsync(Host), await Person.SignUpAsync(Host));
        var asked = application.Ask();
        var browser = await Browser.SignInAsync(application, asked, person);
        (await application.RedeemAsync(await asked.CodeAsync(browser), asked)).ShouldBe(HttpStatusCode.OK);

        var form = await browser.GetAsync(application.Ask("openid", ("prompt", "login")).Path);
        (await browser.SubmitAsync(form, ("email", other.Email), ("password", other.Password))).ShouldBe(HttpStatusCode.SeeOther);

        (await ReadAsync((await party.TokensAsync(1)).Single(), application)).Subject.ShouldBe(person.Id.ToString());
    }

    [Fact]
    public async Task What_fails_is_tried_again_with_another_token()
    {
        var (application, person) = (await CreateAsync(), await Person.SignUpAsync(Host));
        var tokens = (await application.SignInAsync(person)).ShouldBe(HttpStatusCode.OK);
        party.AnswerNext(HttpStatusCode.ServiceUnavailable, HttpStatusCode.TemporaryRedirect);

        (await RevokeAsync(application, tokens)).ShouldBe(HttpStatusCode.OK);
        await party.TokensAsync(1);
        await AdvanceUntilAsync(2);
        await AdvanceUntilAsync(3);

        party.Paths.Distinct().ShouldBe(["/logout"]); // no redirect is followed
        party.Tokens.Select(token => new JsonWebToken(token).Id).Distinct().Count().ShouldBe(3);
        (await ReadAsync(party.Tokens[2], application)).Subject.ShouldBe(person.Id.ToString());
    }

    [Fact]
    public async Task A_client_that_is_disabled_meanwhile_is_not_called()
    {
        var (application, person) = (await CreateAsync(), await Person.SignUpAsync(Host));
        var tokens = (await application.SignInAsync(person)).ShouldBe(HttpStatusCode.OK);
        party.AnswerNext(HttpStatusCode.ServiceUnavailable);
        (await RevokeAsync(application, tokens)).ShouldBe(HttpStatusCode.OK);
        await party.TokensAsync(1);

        await Host.Services.GetRequiredService<DisableClient>().ExecuteAsync(application.Id, Operator.CommandLine, default);
        Host.Clock.Advance(TimeSpan.FromMinutes(1));

        await QuietAsync(1);
    }

    [Fact]
    public async Task Other_clients_and_sessions_are_not_told_of()
    {
        var (application, silent) = (await CreateAsync(), await Application.CreateAsync(Host));
        var (person, other) = (await Person.SignUpAsync(Host), await Person.SignUpAsync(Host));
        (await application.SignInAsync(other)).ShouldBe(HttpStatusCode.OK);
        var tokens = (await silent.SignInAsync(person)).ShouldBe(HttpStatusCode.OK);

        (await RevokeAsync(silent, tokens)).ShouldBe(HttpStatusCode.OK);
        (await Host.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        await QuietAsync(0);
    }

    [Fact]
    public async Task Operators_register_the_address()
    {
        var admin = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin);
        var client = new
        {
            name = "App",
            scopes = new[] { "openid" },
            redirectUris = new[] { Application.Callback },
            backchannelLogoutUri = "https://app.example.com/logout",
        };

        var created = (await Host.PostAsync("/admin/clients", client, admin)).ShouldBe(HttpStatusCode.Created);

        Host.Watch.Add((string)created.Data["clientSecret"]!);
        ((string)created.Data["client"]!["backchannelLogoutUri"]!).ShouldBe("https://app.example.com/logout");
        (await Host.PostAsync("/admin/clients", client with { backchannelLogoutUri = "http://app.example.com/logout" }, admin)).ShouldBe(
            HttpStatusCode.BadRequest,
            "CLIENT_BACKCHANNEL_LOGOUT_URI_INVALID"
        );
        var metadata = (await Host.GetAsync("/.well-known/openid-configuration")).Json;
        ((bool)metadata["backchannel_logout_supported"]!, (bool)metadata["backchannel_logout_session_supported"]!).ShouldBe((true, true));
    }

    private Task<Application> CreateAsync(bool consent = false) =>
        Application.CreateAsync(Host, consent: consent, backchannelLogoutUri: party.LogoutUri);

    private async Task<Answer> RevokeAsync(Application application, Answer tokens)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/revoke")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("token", (string)tokens.Json["refresh_token"]!)]),
        };
        request.Headers.Authorization = ServiceClient.Basic(application.Id, application.Secret!);
        return await Host.SendAsync(request);
    }

    private async Task EndAsync(string how, Application application, Person person, string refreshToken)
    {
        switch (how)
        {
            case "DELETE /sessions":
                (await Host.DeleteAsync("/sessions", person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
                break;
            case "DELETE /consents":
                (await Host.DeleteAsync($"/consents/{application.Id}", person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
                break;
            case "password":
                var change = new { currentPassword = person.Password, newPassword = Person.NewPassword() };
                ((int)(await Host.PutAsync("/password", change, person.AccessToken)).Status).ShouldBeLessThan(300);
                break;
            case "erase":
                await person.LeaveAsync(Host);
                break;
            case "disable":
                var admin = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.Admin);
                (await Host.PostAsync($"/admin/users/{person.Id}/disable", null, admin)).ShouldBe(HttpStatusCode.NoContent);
                break;
            case "reuse":
                var next = refreshToken;
                for (var time = 0; time < 3; time++)
                {
                    next = (string)(await application.RefreshAsync(next)).ShouldBe(HttpStatusCode.OK).Json["refresh_token"]!;
                }

                (await application.RefreshAsync(refreshToken)).ShouldBe(HttpStatusCode.BadRequest);
                break;
        }
    }

    /// <summary>Until the next attempt is due, and has come.</summary>
    private async Task AdvanceUntilAsync(int count)
    {
        await Eventually.SeeAsync(
            () =>
            {
                Host.Clock.Advance(TimeSpan.FromSeconds(30));
                return Task.FromResult(party.Tokens);
            },
            tokens => tokens.Count >= count
        );
    }

    /// <summary>Nothing more comes: the outbox is empty.</summary>
    private async Task QuietAsync(int count)
    {
        await Eventually.SeeAsync(
            async () =>
            {
                await using var db = await Host.OpenStoreAsync();
                return db.Outbox.Any(message => message.Template == "backchannel-logout" && message.SentAt == null);
            },
            isWaiting => !isWaiting
        );
        party.Tokens.Count.ShouldBe(count);
    }

    private async Task<JsonWebToken> ReadAsync(string token, Application application)
    {
        var keys = new JsonWebKeySet((await Host.GetAsync("/.well-known/jwks.json")).Text);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(
            token,
            new TokenValidationParameters
            {
                ValidIssuer = IdentityHost.Issuer,
                ValidAudience = application.Id,
                ValidTypes = ["logout+jwt"],
                IssuerSigningKeys = keys.GetSigningKeys(),
                ValidateLifetime = false, // by another clock
            }
        );
        result.IsValid.ShouldBeTrue(result.Exception?.Message);
        return (JsonWebToken)result.SecurityToken;
    }
}

using System.Net;
using Identity.Api.Tests.Hosting;
using Microsoft.AspNetCore.WebUtilities;

namespace Identity.Api.Tests.OAuth;

public sealed class PushedRequestOnSqlite(SqliteHost fixture) : PushedRequestTests(fixture), IClassFixture<SqliteHost>;

public sealed class PushedRequestOnPostgreSql(PostgreSqlHost fixture) : PushedRequestTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>RFC 9126: the browser carries a reference to a request that the client has sent itself.</summary>
public abstract class PushedRequestTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_application_pushes_its_request_and_signs_a_person_in(bool isPublic)
    {
        var (application, person) = (await Application.CreateAsync(Host, isPublic), await Person.SignUpAsync(Host));
        var asked = application.Ask("openid email");

        var pushed = (await PushAsync(application, asked)).ShouldBe(HttpStatusCode.Created);

        pushed.Headers.CacheControl!.NoStore.ShouldBeTrue();
        ((int)pushed.Json["expires_in"]!).ShouldBeInRange(55, 60);
        var path = PathOf(application, pushed);
        var browser = new Browser(Host);
        var page = (await browser.GetAsync(path)).ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain("Sign in to Test application");
        var next = (await browser.SubmitAsync(page, ("email", person.Email), ("password", person.Password))).ShouldBe(
            HttpStatusCode.SeeOther
        );
        var answer = Browser.AnswerIn(await browser.GetAsync(next.Headers.Location!.OriginalString));
        (answer["state"], answer["iss"]).ShouldBe(("some state", IdentityHost.Issuer));
        var tokens = (await application.RedeemAsync(answer["code"], asked)).ShouldBe(HttpStatusCode.OK);
        ((string)tokens.Json["scope"]!).ShouldBe("openid email");

        // Signed in already: at once.
        var again = await PushAsync(application, asked);
        Browser.AnswerIn(await browser.GetAsync(PathOf(application, again))).Keys.ShouldContain("code");
    }

    [Fact]
    public async Task The_secret_of_the_client_stays_behind()
    {
        var application = await Application.CreateAsync(Host);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/par")
        {
            Content = new FormUrlEncodedContent(
                QueryHelpers
                    .ParseQuery(application.Ask().Path.Split('?')[1])
                    .Select(it => KeyValuePair.Create(it.Key, it.Value.ToString()))
                    .Append(KeyValuePair.Create("client_secret", application.Secret!))
            ),
        };
        var pushed = (await Host.SendAsync(request)).ShouldBe(HttpStatusCode.Created);

        var page = (await new Browser(Host).GetAsync(PathOf(application, pushed))).ShouldBe(HttpStatusCode.OK);

        page.Text.ShouldNotContain("client_secret");
        page.Text.ShouldNotContain(application.Secret!);
    }

    [Fact]
    public async Task What_the_browser_adds_counts_for_nothing()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var browser = await Browser.SignInAsync(application, application.Ask(), person);
        var asked = application.Ask("openid");
        var path = PathOf(application, await PushAsync(application, asked));

        var answer = await browser.GetAsync(path + "&scope=openid%20email&state=another");

        if (answer.Status == HttpStatusCode.SeeOther)
        {
            var parameters = Browser.AnswerIn(answer);
            parameters.GetValueOrDefault("state").ShouldNotBe("another");
            if (parameters.TryGetValue("code", out var code))
            {
                ((string)(await application.RedeemAsync(code, asked)).Json["scope"]!).ShouldBe("openid");
            }
        }
        else
        {
            answer.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task A_reference_is_good_for_its_client_and_for_a_minute()
    {
        var (application, other) = (await Application.CreateAsync(Host), await Application.CreateAsync(Host));
        var pushed = (await PushAsync(application, application.Ask())).ShouldBe(HttpStatusCode.Created);
        var browser = new Browser(Host);

        (await browser.GetAsync(PathOf(other, pushed))).ShouldBe(HttpStatusCode.BadRequest).Headers.Location.ShouldBeNull();
        (await browser.GetAsync(PathOf(application, pushed))).ShouldBe(HttpStatusCode.OK);
        Host.Clock.Advance(TimeSpan.FromSeconds(61));
        (await browser.GetAsync(PathOf(application, pushed))).ShouldBe(HttpStatusCode.BadRequest);
        (
            await browser.GetAsync(
                QueryHelpers.AddQueryString("/connect/authorize", Query(application, "urn:ietf:params:oauth:request_uri:x"))
            )
        ).ShouldBe(HttpStatusCode.BadRequest);
        (
            await browser.GetAsync(QueryHelpers.AddQueryString("/connect/authorize", Query(application, "https://evil.example/request")))
        ).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("redirect_uri", "https://evil.example/", "invalid_request")]
    [InlineData("response_type", "token", "")]
    [InlineData("code_challenge", "", "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("scope", "openid misspelt", "invalid_scope")]
    [InlineData("resource", "https://billing.example.com", "invalid_target")]
    [InlineData("request_uri", "urn:ietf:params:oauth:request_uri:x", "invalid_request")]
    public async Task What_the_authorization_endpoint_refuses_is_refused_to_the_client(string name, string value, string error)
    {
        var application = await Application.CreateAsync(Host);

        var refused = (await PushAsync(application, application.Ask("openid", (name, value)))).ShouldBe(HttpStatusCode.BadRequest);

        ((string)refused.Json["error"]!).ShouldNotBeEmpty();
        if (error.Length > 0)
        {
            ((string)refused.Json["error"]!).ShouldBe(error);
        }
    }

    [Fact]
    public async Task A_client_that_does_not_prove_itself_pushes_nothing()
    {
        var (application, service) = (await Application.CreateAsync(Host), await ServiceClient.CreateAsync(Host, "a"));

        (
            (string)
                (await PushAsync(application with { Secret = "wrong" }, application.Ask())).ShouldBe(HttpStatusCode.Unauthorized).Json[
                    "error"
                ]!
        ).ShouldBe("invalid_client");
        (
            (string)
                (await PushAsync(application with { Secret = null }, application.Ask())).ShouldBe(HttpStatusCode.Unauthorized).Json[
                    "error"
                ]!
        ).ShouldBe("invalid_client");
        var foreign = new Application(Host, service.Id, service.Secret);
        ((string)(await PushAsync(foreign, foreign.Ask("a"))).ShouldBe(HttpStatusCode.BadRequest).Json["error"]!).ShouldBe(
            "unauthorized_client"
        );
    }

    private async Task<Answer> PushAsync(Application application, Application.Request asked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/par")
        {
            Content = new FormUrlEncodedContent(
                QueryHelpers.ParseQuery(asked.Path.Split('?')[1]).Select(it => KeyValuePair.Create(it.Key, it.Value.ToString()))
            ),
        };
        request.Headers.Authorization = application.Secret is null ? null : ServiceClient.Basic(application.Id, application.Secret);
        return await Host.SendAsync(request);
    }

    private static string PathOf(Application application, Answer pushed) =>
        QueryHelpers.AddQueryString("/connect/authorize", Query(application, (string)pushed.Json["request_uri"]!));

    private static Dictionary<string, string?> Query(Application application, string requestUri) =>
        new() { ["client_id"] = application.Id, ["request_uri"] = requestUri };
}

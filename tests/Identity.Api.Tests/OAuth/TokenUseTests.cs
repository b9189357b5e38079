using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Testing;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Identity.Api.Tests.OAuth;

public sealed class TokenUseOnSqlite(SqliteHost fixture) : TokenUseTests(fixture), IClassFixture<SqliteHost>;

public sealed class TokenUseOnPostgreSql(PostgreSqlHost fixture) : TokenUseTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>What may be done with tokens that were issued: ask who it is, ask whether they are good, revoke them, sign out.</summary>
public abstract class TokenUseTests(HostFixture fixture)
{
    private const string Inactive = """{"active":false}""";

    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Userinfo_tells_what_the_scopes_open(string method)
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var narrow = (string)(await application.SignInAsync(person, "openid")).Json["access_token"]!;
        var wide = (string)(await application.SignInAsync(person, "openid profile email")).Json["access_token"]!;

        var little = (await Host.SendAsync(new HttpMethod(method), "/connect/userinfo", null, narrow)).ShouldBe(HttpStatusCode.OK);
        var more = (await Host.SendAsync(new HttpMethod(method), "/connect/userinfo", null, wide)).ShouldBe(HttpStatusCode.OK);

        little.Json.AsObject().Select(member => member.Key).ShouldBe(["sub"]);
        more.Json.AsObject().Select(member => member.Key).ShouldBe(["sub", "name", "email", "email_verified"]);
        ((string)more.Json["sub"]!).ShouldBe(person.Id.ToString());
        ((string)more.Json["email"]!).ShouldBe(person.Email);
        (await Host.SendAsync(new HttpMethod(method), "/connect/userinfo", null, person.AccessToken)).ShouldBe(
            HttpStatusCode.Forbidden,
            "FORBIDDEN"
        );
        (await Host.SendAsync(new HttpMethod(method), "/connect/userinfo", null, null)).ShouldBe(
            HttpStatusCode.Unauthorized,
            "TOKEN_MISSING"
        );
    }

    [Fact] // security requirement 54
    public async Task A_service_asks_about_tokens_that_are_for_it_and_learns_nothing_of_others()
    {
        var (application, person) = (await Application.CreateAsync(Host, audiences: ["orders"]), await Person.SignUpAsync(Host));
        var tokens = (await application.SignInAsync(person)).Json;
        var token = (string)tokens["access_token"]!;
        var service = await ServiceClient.CreateAsync(Host, ["a"], ["orders"]);
        var stranger = await ServiceClient.CreateAsync(Host, ["a"], ["billing"]);

        var active = (await IntrospectAsync(service, token)).ShouldBe(HttpStatusCode.OK).Json;

        ((bool)active["active"]!).ShouldBeTrue();
        ((string)active["sub"]!).ShouldBe(person.Id.ToString());
        ((string)active["client_id"]!).ShouldBe(application.Id);
        ((string)active["scope"]!).ShouldBe("openid offline_access orders.read");
        ((string)active["sid"]!).ShouldBe(new JsonWebToken(token).GetClaim("sid").Value);
        ((long)active["exp"]!).ShouldBe(long.Parse(new JsonWebToken(token).GetClaim("exp").Value));
        foreach (
            var (asker, text) in ((ServiceClient, string)[])
                [(stranger, token), (service, (string)tokens["refresh_token"]!), (service, (string)tokens["id_token"]!), (service, "eyJ")]
        )
        {
            (await IntrospectAsync(asker, text)).ShouldBe(HttpStatusCode.OK).Text.ShouldBe(Inactive);
        }

        (await Host.DeleteAsync("/sessions", person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        (await IntrospectAsync(service, token)).Text.ShouldBe(Inactive);
    }

    [Fact]
    public async Task A_service_token_of_another_audience_is_active_for_the_service_that_it_is_for()
    {
        var caller = await ServiceClient.CreateAsync(Host, ["a"], ["billing"]);
        var billing = await ServiceClient.CreateAsync(Host, ["b"], ["billing"]);

        var active = (await IntrospectAsync(billing, await caller.TokenAsync(Host))).Json;

        ((bool)active["active"]!).ShouldBeTrue();
        ((string)active["sub"]!).ShouldBe(caller.Id);
        active["sid"].ShouldBeNull();
    }

    [Fact] // RFC 7662 section 2.1
    public async Task Introspection_wants_a_client_that_proves_who_it_is()
    {
        var (application, person) = (await Application.CreateAsync(Host, isPublic: true), await Person.SignUpAsync(Host));
        var token = (string)(await application.SignInAsync(person)).Json["access_token"]!;

        ShouldRefuse(await PostAsync("/connect/introspect", null, ("token", token), ("client_id", application.Id)), "invalid_client");
        ShouldRefuse(await PostAsync("/connect/introspect", null, ("token", token), ("client_id", ClientId.Create())), "invalid_client");
        ShouldRefuse(await PostAsync("/connect/introspect", (await ServiceClient.CreateAsync(Host, "a")).Basic()), "invalid_request");
    }

    [Theory] // RFC 7009, security requirement 55
    [InlineData("access_token")]
    [InlineData("refresh_token")]
    public async Task Whichever_token_is_revoked_the_session_ends(string kind)
    {
        var (application, person) = (await Application.CreateAsync(Host, audiences: ["orders"]), await Person.SignUpAsync(Host));
        var tokens = (await application.SignInAsync(person)).Json;
        var thief = await ServiceClient.CreateAsync(Host, "a");
        var service = await ServiceClient.CreateAsync(Host, ["a"], ["orders"]);

        (await RevokeAsync(thief.Basic(), (string)tokens[kind]!)).ShouldBe(HttpStatusCode.OK);
        ((bool)(await IntrospectAsync(service, (string)tokens["access_token"]!)).Json["active"]!).ShouldBeTrue(); // not theirs

        var own = ServiceClient.Basic(application.Id, application.Secret!);
        (await RevokeAsync(own, (string)tokens[kind]!, ("token_type_hint", "nonsense"))).ShouldBe(HttpStatusCode.OK).Text.ShouldBeEmpty();

        (await IntrospectAsync(service, (string)tokens["access_token"]!)).Text.ShouldBe(Inactive);
        (await application.RefreshAsync((string)tokens["refresh_token"]!)).ShouldBe(HttpStatusCode.BadRequest);
        (await RevokeAsync(own, "unknown")).ShouldBe(HttpStatusCode.OK);
        ShouldRefuse(await PostAsync("/connect/revoke", own), "invalid_request");
    }

    [Fact] // a token of the client itself has no session
    public async Task A_service_revokes_its_own_token_and_no_other()
    {
        var (service, thief) = (await ServiceClient.CreateAsync(Host, "identity.admin.read"), await ServiceClient.CreateAsync(Host, "a"));
        var (token, other) = (await service.TokenAsync(Host), await service.TokenAsync(Host));

        (await RevokeAsync(thief.Basic(), token)).ShouldBe(HttpStatusCode.OK);
        (await Host.GetAsync("/admin/keys", token)).ShouldBe(HttpStatusCode.OK);

        (await RevokeAsync(service.Basic(), token)).ShouldBe(HttpStatusCode.OK);

        (await Host.GetAsync("/admin/keys", token)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await Host.GetAsync("/admin/keys", other)).ShouldBe(HttpStatusCode.OK);
        var reader = await ServiceClient.TokenOfNewAsync(Host, OwnScopes.RevocationsRead);
        await Eventually.SeeAsync(
            () => Host.GetAsync("/connect/revocations", reader),
            feed =>
                feed.Json["revocations"]!
                    .AsArray()
                    .Any(it => (string)it!["kind"]! == "token" && (string)it["value"]! == new JsonWebToken(token).Id)
        );
    }

    [Fact]
    public async Task A_revoked_service_token_is_refused_on_another_replica_within_a_second()
    {
        await using var replica = await Host.StartReplicaAsync();
        await WithinASecond.ShouldBeKnownAsync(async () =>
        {
            var service = await ServiceClient.CreateAsync(Host, "identity.admin.read");
            var token = await service.TokenAsync(Host);
            (await replica.GetAsync("/admin/keys", token)).ShouldBe(HttpStatusCode.OK);
            var since = System.Diagnostics.Stopwatch.StartNew();
            (await RevokeAsync(service.Basic(), token)).ShouldBe(HttpStatusCode.OK);
            await Eventually.SeeAsync(() => replica.GetAsync("/admin/keys", token), answer => answer.Status == HttpStatusCode.Unauthorized);
            return since.Elapsed;
        });
    }

    [Fact]
    public async Task A_form_of_another_site_signs_out_after_a_detour_that_brings_the_cookie()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var asked = application.Ask();
        var browser = await Browser.SignInAsync(application, asked, person);
        var tokens = (await application.RedeemAsync(await asked.CodeAsync(browser), asked)).Json;

        // A browser keeps a Lax cookie back when another site posts.
        var detour = await new Browser(Host).PostAsync(
            "/connect/logout",
            ("id_token_hint", (string)tokens["id_token"]!),
            ("post_logout_redirect_uri", Application.Bye)
        );

        var next = detour.ShouldBe(HttpStatusCode.SeeOther).Headers.Location!.OriginalString;
        next.ShouldStartWith("/connect/logout?");
        next.ShouldNotContain("id_token_hint"); // no token in an address
        (await browser.GetAsync(next)).ShouldBe(HttpStatusCode.SeeOther).Headers.Location!.OriginalString.ShouldBe(Application.Bye);
        (await browser.GetAsync(application.Ask().Path)).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("Sign in to");
    }

    [Fact]
    public async Task With_the_id_token_of_a_session_that_is_over_the_person_is_asked()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var old = (await application.SignInAsync(person)).Json;
        (await RevokeAsync(ServiceClient.Basic(application.Id, application.Secret!), (string)old["access_token"]!)).ShouldBe(
            HttpStatusCode.OK
        );
        var browser = await Browser.SignInAsync(application, application.Ask(), person);

        var page = await browser.GetAsync(LogoutOf(application, ("id_token_hint", (string)old["id_token"]!)));

        page.ShouldBe(HttpStatusCode.OK).Text.ShouldContain("Sign out?");
        (await browser.GetAsync(application.Ask().Path)).ShouldBe(HttpStatusCode.SeeOther);
    }

    [Theory] // what is not checked there stands in no policy
    [InlineData("https://evil.example/")]
    [InlineData("https://bücher.example/")]
    public async Task Another_address_in_the_request_does_not_reach_the_policy_of_the_page(string uri)
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var browser = await Browser.SignInAsync(application, application.Ask(), person);

        var page = await browser.GetAsync(LogoutOf(application, ("client_id", application.Id), ("redirect_uri", uri)));

        page.ShouldBe(HttpStatusCode.OK).Text.ShouldContain("Sign out?");
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("form-action 'self' https://app.example.com:443;");
    }

    [Fact]
    public async Task With_an_id_token_signing_out_ends_both_sessions_at_once()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var asked = application.Ask();
        var browser = await Browser.SignInAsync(application, asked, person);
        var tokens = (await application.RedeemAsync(await asked.CodeAsync(browser), asked)).Json;

        var answer = await browser.GetAsync(LogoutOf(application, ("id_token_hint", (string)tokens["id_token"]!), ("state", "some state")));

        answer.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.OriginalString.ShouldBe($"{Application.Bye}?state=some%20state");
        (await browser.GetAsync(application.Ask().Path)).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("Sign in to");
        (await application.RefreshAsync((string)tokens["refresh_token"]!)).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Without_one_the_person_is_asked()
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var browser = await Browser.SignInAsync(application, application.Ask(), person);

        var page = (await browser.GetAsync(LogoutOf(application, ("client_id", application.Id)))).ShouldBe(HttpStatusCode.OK);

        page.Text.ShouldContain("Sign out?");
        var next = (await browser.SubmitAsync(page)).ShouldBe(HttpStatusCode.SeeOther).Headers.Location!.OriginalString;
        (await browser.GetAsync(next)).ShouldBe(HttpStatusCode.SeeOther).Headers.Location!.OriginalString.ShouldBe(Application.Bye);
        (await browser.GetAsync(application.Ask().Path)).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("Sign in to");
    }

    [Theory] // open redirect after logout, security requirement 62
    [InlineData("https://evil.example/")]
    [InlineData("https://app.example.com/callback")]
    [InlineData("https://app.example.com/bye/")]
    [InlineData("//evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task A_way_back_that_is_not_registered_ends_on_a_page_and_signs_nobody_out(string uri)
    {
        var (application, person) = (await Application.CreateAsync(Host), await Person.SignUpAsync(Host));
        var browser = await Browser.SignInAsync(application, application.Ask(), person);

        var page = await browser.GetAsync(LogoutOf(application, ("client_id", application.Id), ("post_logout_redirect_uri", uri)));

        page.ShouldBe(HttpStatusCode.BadRequest).Headers.Location.ShouldBeNull();
        (await browser.GetAsync(application.Ask().Path)).ShouldBe(HttpStatusCode.SeeOther);
    }

    private static string LogoutOf(Application application, params (string Name, string Value)[] parameters) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(
            "/connect/logout",
            parameters
                .Concat(parameters.Any(it => it.Name == "post_logout_redirect_uri") ? [] : [("post_logout_redirect_uri", Application.Bye)])
                .Select(it => KeyValuePair.Create(it.Name, (string?)it.Value))
        );

    private Task<Answer> IntrospectAsync(ServiceClient client, string token) =>
        PostAsync("/connect/introspect", client.Basic(), ("token", token));

    private Task<Answer> RevokeAsync(
        System.Net.Http.Headers.AuthenticationHeaderValue client,
        string token,
        params (string Name, string Value)[] more
    ) => PostAsync("/connect/revoke", client, [("token", token), .. more]);

    private async Task<Answer> PostAsync(
        string path,
        System.Net.Http.Headers.AuthenticationHeaderValue? client,
        params (string Name, string Value)[] parameters
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(parameters.Select(it => KeyValuePair.Create(it.Name, it.Value))),
        };
        request.Headers.Authorization = client;
        return await Host.SendAsync(request);
    }

    private static void ShouldRefuse(Answer answer, string error) => ((string)answer.Json["error"]!).ShouldBe(error, answer.Text);
}

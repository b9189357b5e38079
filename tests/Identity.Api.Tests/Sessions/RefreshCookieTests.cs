using System.Net;
using System.Net.Http.Json;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Sessions;

public sealed class RefreshCookieOnSqlite(SqliteHost fixture) : RefreshCookieTests(fixture), IClassFixture<SqliteHost>;

public sealed class RefreshCookieOnPostgreSql(PostgreSqlHost fixture) : RefreshCookieTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>Security requirement 78: a refresh token that no script can read, and no other page can use.</summary>
public abstract class RefreshCookieTests(HostFixture fixture)
{
    private const string Cookie = "__Host-identity-refresh";
    private const string App = "https://app.example.com";

    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task A_frontend_signs_in_refreshes_and_signs_out_without_seeing_a_refresh_token()
    {
        var person = await Person.SignUpAsync(Host);

        var signedIn = (await LogInAsync(person)).ShouldBe(HttpStatusCode.OK);
        signedIn.Data["refreshToken"].ShouldBeNull();
        var first = CookieIn(signedIn);
        var refreshed = (await SendAsync("/refresh", cookie: first)).ShouldBe(HttpStatusCode.OK);
        refreshed.Data["refreshToken"].ShouldBeNull();
        var second = CookieIn(refreshed);
        second.ShouldNotBe(first);
        var token = (string)refreshed.Data["accessToken"]!;
        (await Host.GetAsync("/profile", token)).ShouldBe(HttpStatusCode.OK);

        var signedOut = (await SendAsync("/logout", cookie: second)).ShouldBe(HttpStatusCode.NoContent);

        SetCookie(signedOut).ShouldStartWith($"{Cookie}=; expires=Thu, 01 Jan 1970");
        (await Host.GetAsync("/profile", token)).ShouldBe(HttpStatusCode.Unauthorized);
        var late = await SendAsync("/refresh", cookie: second);
        late.ShouldBe(HttpStatusCode.Unauthorized, "SESSION_REVOKED");
        SetCookie(late).ShouldStartWith($"{Cookie}=; expires=");
    }

    [Fact]
    public async Task The_cookie_is_for_this_host_for_requests_of_this_site_and_for_no_script()
    {
        var cookie = SetCookie(await LogInAsync(await Person.SignUpAsync(Host)));

        cookie.ShouldContain("; path=/; secure; samesite=strict; httponly");
        cookie.ShouldContain("; max-age=");
        cookie.ShouldNotContain("domain");
    }

    [Fact]
    public async Task A_new_account_gets_the_cookie_as_well()
    {
        var account = new
        {
            email = Person.NewEmail(),
            name = "Ada",
            password = Person.NewPassword(),
        };

        var signedUp = (await SendAsync("/signup", body: account)).ShouldBe(HttpStatusCode.Created);

        signedUp.Data["refreshToken"].ShouldBeNull();
        (await SendAsync("/refresh", cookie: CookieIn(signedUp))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_the_header_the_cookie_is_not_looked_at()
    {
        var (person, other) = (await Person.SignUpAsync(Host), await Person.SignUpAsync(Host));
        var cookie = CookieIn(await LogInAsync(person));

        (await SendAsync("/refresh", transport: null, cookie: cookie, body: new { })).ShouldBe(HttpStatusCode.BadRequest, "FIELD_REQUIRED");
        (await SendAsync("/logout", transport: null, cookie: cookie)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_MISSING");
        var inBody = await SendAsync("/refresh", transport: null, cookie: cookie, body: new { refreshToken = other.RefreshToken });
        inBody.ShouldBe(HttpStatusCode.OK).Data["refreshToken"].ShouldNotBeNull();
        inBody.Headers.Contains("Set-Cookie").ShouldBeFalse();
        (await SendAsync("/refresh", cookie: cookie)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task With_the_header_the_body_is_not_looked_at()
    {
        var person = await Person.SignUpAsync(Host);

        (await SendAsync("/refresh", body: new { refreshToken = person.RefreshToken })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "REFRESH_TOKEN_INVALID"
        );
        (await SendAsync("/logout", body: new { refreshToken = person.RefreshToken })).ShouldBe(
            HttpStatusCode.Unauthorized,
            "TOKEN_MISSING"
        );

        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null, null)] // no browser
    [InlineData("null", null)]
    [InlineData("https://evil.example.com", null)]
    [InlineData("https://id.example.com.evil.example", null)]
    [InlineData("http://id.example.com", null)]
    [InlineData("https://id.example.com:8443", null)]
    [InlineData(IdentityHost.Issuer, "cross-site")]
    [InlineData(IdentityHost.Issuer, "none")]
    public async Task A_page_that_is_not_ours_gets_no_cookie_and_uses_none(string? origin, string? site)
    {
        var person = await Person.SignUpAsync(Host);
        var cookie = CookieIn(await LogInAsync(person));

        foreach (var path in new[] { "/refresh", "/logout", "/login", "/signup" })
        {
            var refused = await SendAsync(path, cookie: cookie, origin: origin, site: site);
            refused.ShouldBe(HttpStatusCode.Forbidden, "ORIGIN_NOT_ALLOWED");
            refused.Headers.Contains("Set-Cookie").ShouldBeFalse();
        }

        (await SendAsync("/refresh", cookie: cookie)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("body")]
    [InlineData("Cookie")]
    [InlineData("cookie, cookie")]
    public async Task Another_way_is_refused(string transport) =>
        (await SendAsync("/refresh", transport: transport)).ShouldBe(HttpStatusCode.BadRequest, "TOKEN_TRANSPORT_INVALID");

    [Fact]
    public async Task Only_configured_origins_bring_cookies_and_only_to_these_routes()
    {
        const string application = "https://spa.example.com";
        await using var host = await Host.StartReplicaAsync(("Identity:Cors:Origins", App));
        var definition = ClientDefinition.Parse(
            "SPA",
            [],
            ["openid"],
            [],
            host.Services.GetRequiredService<TokenSettings>(),
            new SignInDefinition { RedirectUris = [$"{application}/callback"], IsPublic = true }
        );
        await host.Services.GetRequiredService<CreateClient>().ExecuteAsync(definition.Value!, Operator.CommandLine, default);
        host.Clock.Advance(TimeSpan.FromSeconds(10));

        foreach (var path in new[] { "/login", "/signup", "/refresh", "/logout", "/token-exchange" })
        {
            (await MayBringCookiesAsync(App, path)).ShouldBe((App, true), path);
            (await MayBringCookiesAsync(application, path)).ShouldBe((application, false), path);
            (await MayBringCookiesAsync("https://evil.example.com", path)).ShouldBe((null, false), path);
        }

        (await MayBringCookiesAsync(App, "/profile")).ShouldBe((App, false));
        (await MayBringCookiesAsync(App, "/connect/authorize")).ShouldBe((App, false));

        async Task<(string? Origin, bool Cookies)> MayBringCookiesAsync(string origin, string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, path);
            request.Headers.Add("Origin", origin);
            request.Headers.Add(
                "Access-Control-Request-Method",
                path == "/token-exchange" ? "PUT"
                    : path is "/profile" or "/connect/authorize" ? "GET"
                    : "POST"
            );
            request.Headers.Add("Access-Control-Request-Headers", "content-type,x-token-transport");
            var answer = await host.SendAsync(request);
            return (
                answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed.Single() : null,
                answer.Headers.Contains("Access-Control-Allow-Credentials")
            );
        }
    }

    private Task<Answer> LogInAsync(Person person) => SendAsync("/login", body: new { email = person.Email, password = person.Password });

    private async Task<Answer> SendAsync(
        string path,
        string? transport = "cookie",
        string? cookie = null,
        object? body = null,
        string? origin = IdentityHost.Issuer,
        string? site = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) };
        foreach (
            var (name, value) in new[]
            {
                ("X-Token-Transport", transport),
                ("Origin", origin),
                ("Sec-Fetch-Site", site),
                ("Cookie", cookie is null ? null : $"{Cookie}={cookie}"),
            }
        )
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await Host.SendAsync(request);
    }

    private static string SetCookie(Answer answer) =>
        answer.Headers.GetValues("Set-Cookie").Single(it => it.StartsWith($"{Cookie}=", StringComparison.Ordinal));

    private string CookieIn(Answer answer)
    {
        var value = SetCookie(answer)[$"{Cookie}=".Length..].Split(';')[0];
        Host.Watch.Add(value);
        return value;
    }
}

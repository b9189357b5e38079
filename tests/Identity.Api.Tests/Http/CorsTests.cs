using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Http;

public sealed class CorsOnSqlite(SqliteHost fixture) : CorsTests(fixture), IClassFixture<SqliteHost>;

public sealed class CorsOnPostgreSql(PostgreSqlHost fixture) : CorsTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>Security requirement 78: pages of configured origins may read answers, and nobody else's.</summary>
public abstract class CorsTests(HostFixture fixture)
{
    private const string App = "https://app.example.com";
    private const string AllowOrigin = "Access-Control-Allow-Origin";

    private IdentityHost Host => fixture.Host;

    [Theory]
    [InlineData(App)]
    [InlineData("null")]
    [InlineData(IdentityHost.Issuer)]
    public async Task Without_configuration_no_page_may_read_anything(string origin)
    {
        foreach (var answer in await AnswersAsync(Host, origin))
        {
            answer.Headers.Contains(AllowOrigin).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Pages_of_applications_may_read_answers_until_the_client_is_disabled()
    {
        const string app = "https://spa.example.com";
        await using var host = await Host.StartReplicaAsync();
        var settings = host.Services.GetRequiredService<TokenSettings>();
        var signIn = new SignInDefinition { RedirectUris = [$"{app}/callback", "com.example.spa:/callback"], IsPublic = true };
        var definition = ClientDefinition.Parse("SPA", [], ["openid"], [], settings, signIn).Value!;
        await ReadAsync(app); // known before, so it is read again
        var (client, _) = await host.Services.GetRequiredService<CreateClient>().ExecuteAsync(definition, Operator.CommandLine, default);
        host.Clock.Advance(TimeSpan.FromSeconds(10));

        (await ReadAsync(app)).ShouldBe([app]);
        (await ReadAsync($"{app}:8443")).ShouldBeEmpty();
        (await ReadAsync("http://spa.example.com")).ShouldBeEmpty();
        (await ReadAsync("com.example.spa://")).ShouldBeEmpty();
        (await ReadAsync("null")).ShouldBeEmpty();

        await host.Services.GetRequiredService<DisableClient>().ExecuteAsync(client.Id, Operator.CommandLine, default);
        host.Clock.Advance(TimeSpan.FromSeconds(10));
        (await ReadAsync(app)).ShouldBeEmpty();

        async Task<IEnumerable<string>> ReadAsync(string origin)
        {
            var answer = await SendAsync(host, HttpMethod.Get, "/connect/userinfo", origin);
            return answer.Headers.TryGetValues(AllowOrigin, out var allowed) ? allowed : [];
        }
    }

    [Theory] // Fetch standard, "CORS protocol and HTTP caches": a copy without the header must never be handed to a page that needs it
    [InlineData(null)]
    [InlineData(App)]
    public async Task Everything_but_public_documents_varies_by_origin(string? origin)
    {
        await using var host = await Host.StartReplicaAsync(("Identity:Cors:Origins", App));

        foreach (var answer in await AnswersAsync(host, origin))
        {
            answer.Headers.Vary.ShouldBe(["Origin"]);
        }
    }

    [Fact]
    public async Task Public_documents_may_be_read_by_every_page_and_are_the_same_for_all()
    {
        string[] documents =
        [
            "/images/unknown",
            "/.well-known/jwks.json",
            "/.well-known/openid-configuration",
            "/.well-known/oauth-authorization-server",
            "/openapi.json",
            "/openapi-3.1.json",
        ];

        foreach (var document in documents)
        {
            foreach (var origin in new[] { null, App, "null" })
            {
                var answer = await SendAsync(Host, HttpMethod.Get, document, origin);

                answer.Status.ShouldBe(
                    document.StartsWith("/images", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.OK
                );
                answer.Headers.GetValues(AllowOrigin).ShouldBe(["*"], $"{document} for {origin}");
                answer.Headers.Vary.ShouldNotContain("Origin");
            }

            // A tracing library adds its header to every request
            var preflight = await SendAsync(Host, HttpMethod.Options, document, App, preflightOf: "GET");
            preflight.ShouldBe(HttpStatusCode.NoContent);
            preflight.Headers.GetValues(AllowOrigin).ShouldBe(["*"]);
        }
    }

    [Fact]
    public async Task Pages_of_a_configured_origin_may_read_successes_and_refusals_but_bring_no_cookies()
    {
        await using var host = await Host.StartReplicaAsync(("Identity:Cors:Origins", $"{App}, https://other.example.com"));

        foreach (var answer in await AnswersAsync(host, App, "/invites"))
        {
            answer.Headers.GetValues(AllowOrigin).ShouldBe([App]);
            answer.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("https://evil.example.com")]
    [InlineData("http://app.example.com")]
    [InlineData("https://app.example.com:8443")]
    [InlineData("https://app.example.com.evil.example")]
    [InlineData("https://x.app.example.com")]
    [InlineData("null")]
    [InlineData("*")]
    public async Task Other_origins_are_not_reflected(string origin)
    {
        await using var host = await Host.StartReplicaAsync(("Identity:Cors:Origins", App));

        foreach (var answer in await AnswersAsync(host, origin))
        {
            answer.Headers.Contains(AllowOrigin).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task A_preflight_names_what_pages_may_send()
    {
        await using var host = await Host.StartReplicaAsync(("Identity:Cors:Origins", App));

        var answer = await SendAsync(host, HttpMethod.Options, "/profile", App);

        answer.ShouldBe(HttpStatusCode.NoContent);
        answer
            .Headers.GetValues("Access-Control-Allow-Methods")
            .Single()
            .Split(',', StringSplitOptions.TrimEntries)
            .ShouldBe(["GET", "POST", "PUT", "DELETE"]);
        answer
            .Headers.GetValues("Access-Control-Allow-Headers")
            .Single()
            .Split(',', StringSplitOptions.TrimEntries)
            .ShouldBe(
                ["Accept-Language", "Authorization", "Content-Type", "traceparent", "tracestate", "X-Requested-With"],
                ignoreOrder: true
            );
    }

    /// <summary>A success, refusals of several makers, and a preflight.</summary>
    private static async Task<IReadOnlyList<Answer>> AnswersAsync(IdentityHost host, string? origin, string path = "/login") =>
        [
            await SendAsync(host, HttpMethod.Get, "/health/live", origin),
            await SendAsync(host, HttpMethod.Get, "/profile", origin),
            await SendAsync(host, HttpMethod.Get, "/nothing", origin),
            await SendAsync(host, HttpMethod.Post, path, origin, new StringContent(new string(' ', 70_000), null, "application/json")),
            await SendAsync(host, HttpMethod.Options, "/profile", origin),
        ];

    private static async Task<Answer> SendAsync(
        IdentityHost host,
        HttpMethod method,
        string path,
        string? origin,
        HttpContent? content = null,
        string preflightOf = "PUT"
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        if (method == HttpMethod.Options)
        {
            request.Headers.Add("Access-Control-Request-Method", preflightOf);
            request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        }

        return await host.SendAsync(request);
    }
}

using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.Throttling;
using Identity.Domain;
using Identity.Infrastructure.Persistence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Http;

public sealed class SecurityHeadersOnSqlite(SqliteHost fixture) : SecurityHeadersTests(fixture), IClassFixture<SqliteHost>;

public sealed class SecurityHeadersOnPostgreSql(PostgreSqlHost fixture) : SecurityHeadersTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>Security requirement 77, on every kind of answer.</summary>
public abstract class SecurityHeadersTests(HostFixture fixture)
{
    private const string ApiPolicy = "default-src 'none'; frame-ancestors 'none'";

    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task Every_kind_of_answer_carries_them()
    {
        var person = await Person.SignUpAsync(Host);
        (HttpStatusCode Status, Answer Answer)[] answers =
        [
            (HttpStatusCode.OK, await Host.GetAsync("/profile", person.AccessToken)),
            (
                HttpStatusCode.Created,
                await Host.PostAsync(
                    "/signup",
                    new
                    {
                        email = Person.NewEmail(),
                        name = "Ada",
                        password = Person.NewPassword(),
                    }
                )
            ),
            (HttpStatusCode.NoContent, await Host.DeleteAsync("/profile/image", person.AccessToken)),
            (HttpStatusCode.BadRequest, await Host.PostAsync("/login", "{")),
            (HttpStatusCode.Unauthorized, await Host.GetAsync("/profile")),
            (
                HttpStatusCode.Forbidden,
                await Host.PostAsync(
                    "/login",
                    new
                    {
                        email = person.Email,
                        password = person.Password,
                        roles = new[] { "advisor" },
                    }
                )
            ),
            (HttpStatusCode.NotFound, await Host.GetAsync("/nothing")),
            (HttpStatusCode.NotFound, await Host.GetAsync("/images/nothing")),
            (HttpStatusCode.MethodNotAllowed, await Host.GetAsync("/login")),
            (
                HttpStatusCode.Conflict,
                await Host.PostAsync(
                    "/signup",
                    new
                    {
                        email = person.Email,
                        name = "Ada",
                        password = Person.NewPassword(),
                    }
                )
            ),
            (HttpStatusCode.RequestEntityTooLarge, await Host.PostAsync("/login", new string(' ', (64 * 1024) + 1))),
            (HttpStatusCode.UnsupportedMediaType, await Host.PostAsync("/login", new StringContent("{}"))),
        ];

        foreach (var (status, answer) in answers)
        {
            answer.ShouldBe(status);
            ShouldBeGuarded(answer);
            Header(answer, "Content-Security-Policy").ShouldBe(ApiPolicy);
            answer.Headers.CacheControl!.ToString().ShouldBe("no-store");
            answer
                .ContentHeaders.ContentType?.ToString()
                .ShouldBe((int)status >= 400 ? "application/problem+json" : "application/json; charset=utf-8");
        }
    }

    [Fact]
    public async Task Refusals_and_outages_and_the_intentional_403_carry_them()
    {
        var fault = new StoreFault { Current = StoreFault.Kind.ReadOnly };
        await using var faulty = await Host.StartReplicaAsync(
            Host.ConnectionString + ";Command Timeout=4",
            services => services.ConfigureDbContext<IdentityDbContext>(options => options.AddInterceptors(fault))
        );
        await using var strict = await Host.StartReplicaAsync(
            ("Identity:RateLimits:Enabled", "true"),
            ("Identity:RateLimits:LogIn:Burst", "1"),
            ("Identity:RateLimits:LogIn:PerHour", "1")
        );
        var email = Person.NewEmail();
        var password = (await Advisor.ProvisionAsync(Host, email, Roles.Individual, null)).TemporaryPassword;
        await strict.PostAsync("/login", new { });
        (HttpStatusCode Status, string Type, Answer Answer)[] answers =
        [
            (HttpStatusCode.TooManyRequests, "application/problem+json", await strict.PostAsync("/login", new { })),
            (
                HttpStatusCode.ServiceUnavailable,
                "application/problem+json",
                await faulty.PostAsync(
                    "/signup",
                    new
                    {
                        email = Person.NewEmail(),
                        name = "Ada",
                        password = Person.NewPassword(),
                    }
                )
            ),
            (HttpStatusCode.Unauthorized, "application/json", await Host.PostAsync("/connect/token", new FormUrlEncodedContent([]))),
            (HttpStatusCode.Forbidden, "application/json", await Host.PostAsync("/login", new { email, password })),
        ];

        foreach (var (status, type, answer) in answers)
        {
            answer.ShouldBe(status);
            ShouldBeGuarded(answer);
            Header(answer, "Content-Security-Policy").ShouldBe(ApiPolicy);
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
            answer.ContentHeaders.ContentType!.MediaType.ShouldBe(type);
        }
    }

    [Fact]
    public async Task Pages_carry_them_with_a_policy_of_their_own()
    {
        await using var strict = await Host.StartReplicaAsync(
            ("Identity:RateLimits:Enabled", "true"),
            ("Identity:RateLimits:LogIn:Burst", "1"),
            ("Identity:RateLimits:LogIn:PerHour", "1")
        );
        await strict.PostAsync("/login", new { });
        (HttpStatusCode Status, Answer Answer)[] answers =
        [
            (HttpStatusCode.OK, await Host.GetAsync("/pages/forgot-password")),
            (HttpStatusCode.NotFound, await Host.GetAsync("/pages/invite?token=nonsense")),
            (HttpStatusCode.BadRequest, await Host.PostAsync("/pages/forgot-password", new { })),
            (HttpStatusCode.TooManyRequests, await strict.PostAsync("/pages/onboarding", new FormUrlEncodedContent([]))),
        ];

        foreach (var (status, answer) in answers)
        {
            answer.ShouldBe(status);
            ShouldBeGuarded(answer, referrer: "strict-origin");
            Header(answer, "Content-Security-Policy")
                .ShouldStartWith("default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'");
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
            answer.ContentHeaders.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        }
    }

    [Fact]
    public async Task A_bug_is_answered_in_the_shape_of_all_errors_and_tells_nothing_of_itself()
    {
        await using var buggy = await Host.StartReplicaAsync(
            Host.ConnectionString,
            services => services.AddSingleton<IStartupFilter, Buggy>()
        );

        var answer = await buggy.GetAsync("/nothing");

        answer.ShouldBe(HttpStatusCode.InternalServerError, "UNEXPECTED");
        ShouldBeGuarded(answer);
        Header(answer, "Content-Security-Policy").ShouldBe(ApiPolicy);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        ((string)answer.Json["traceId"]!).ShouldNotBeEmpty();
        answer.Text.ShouldNotContain(Buggy.Message);
        answer.Text.ShouldNotContain(nameof(InvalidOperationException));
        answer.Text.ShouldNotContain(nameof(SecurityHeadersTests));
    }

    [Fact] // RFC 6797 section 7.2
    public async Task Browsers_are_told_to_stay_with_https_where_a_trusted_proxy_says_that_they_came_with_it()
    {
        await using var behind = await Host.StartReplicaAsync(Behind.TrustedProxies);
        Task<Answer> AskAsync(IdentityHost host, string scheme) =>
            host.SendFromAsync(Behind.NewAddress(), HttpMethod.Get, "/health/live", null, null, ("X-Forwarded-Proto", scheme));

        Header(await AskAsync(behind, "https"), "Strict-Transport-Security").ShouldBe("max-age=31536000; includeSubDomains");
        ShouldBeGuarded(await AskAsync(behind, "http"));
        ShouldBeGuarded(await AskAsync(Host, "https")); // from anybody else it is no more than a header
    }

    [Theory]
    [InlineData("/openapi.json")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/.well-known/jwks.json")]
    [InlineData("/.well-known/openid-configuration")]
    public async Task Public_documents_carry_them_too(string path)
    {
        var answer = (await Host.GetAsync(path)).ShouldBe(HttpStatusCode.OK);

        ShouldBeGuarded(answer);
        Header(answer, "Content-Security-Policy").ShouldBe(ApiPolicy);
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("application/json");
    }

    [Theory]
    [InlineData("/swagger/index.html", "text/html")]
    [InlineData("/swagger/swagger-ui-bundle.js", "text/javascript")]
    public async Task The_pages_of_Swagger_run_their_own_scripts_and_nothing_else(string path, string type)
    {
        var answer = (await Host.GetAsync(path)).ShouldBe(HttpStatusCode.OK);

        ShouldBeGuarded(answer);
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe(type);
        var policy = Header(answer, "Content-Security-Policy").Split(';', StringSplitOptions.TrimEntries);
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("script-src 'self'");
        policy.ShouldContain("frame-ancestors 'none'");
        if (type == "text/html")
        {
            answer.Text.ShouldNotMatch("<script(?![^>]*src=)"); // the policy would block an inline one, and the page would stay empty
        }
    }

    [Fact]
    public async Task The_page_of_Swagger_is_found_without_its_file_name()
    {
        var answer = await Host.GetAsync("/swagger");

        answer.Status.ShouldBe(HttpStatusCode.MovedPermanently);
        answer.Headers.Location!.OriginalString.ShouldBe("swagger/index.html");
        ShouldBeGuarded(answer);
    }

    private static void ShouldBeGuarded(Answer answer, string referrer = "no-referrer")
    {
        Header(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(answer, "Referrer-Policy").ShouldBe(referrer);
        Header(answer, "Cross-Origin-Opener-Policy").ShouldBe("same-origin");
        Header(answer, "Cross-Origin-Resource-Policy").ShouldBe("same-origin");
        answer.Headers.Contains("Server").ShouldBeFalse();
        answer.Headers.Contains("X-Powered-By").ShouldBeFalse();
        // This is http: browsers ignore it there (RFC 6797 section 7.2)
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
    }

    private static string Header(Answer answer, string name) => answer.Headers.GetValues(name).ShouldHaveSingleItem();

    /// <summary>Throws where no route answers.</summary>
    private sealed class Buggy : IStartupFilter
    {
        internal const string Message = "a detail that is nobody's business";

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                next(app);
                app.Run(_ => throw new InvalidOperationException(Message));
            };
    }
}

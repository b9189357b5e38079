using System.Net;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Http;

public sealed class SecurityHeadersOnSqlite(SqliteHost fixture) : SecurityHeadersTests(fixture), IClassFixture<SqliteHost>;

public sealed class SecurityHeadersOnPostgreSql(PostgreSqlHost fixture) : SecurityHeadersTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>Security statement 77, on every kind of answer.</summary>
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
            (HttpStatusCode.Created, await Host.PostAsync("/signup", new { email = Person.NewEmail(), name = "Ada", password = Person.NewPassword() })),
            (HttpStatusCode.NoContent, await Host.DeleteAsync("/profile/image", person.AccessToken)),
            (HttpStatusCode.BadRequest, await Host.PostAsync("/login", "{")),
            (HttpStatusCode.Unauthorized, await Host.GetAsync("/profile")),
            (HttpStatusCode.Forbidden, await Host.PostAsync("/login", new { email = person.Email, password = person.Password, roles = new[] { "advisor" } })),
            (HttpStatusCode.NotFound, await Host.GetAsync("/nothing")),
            (HttpStatusCode.NotFound, await Host.GetAsync("/images/nothing")),
            (HttpStatusCode.MethodNotAllowed, await Host.GetAsync("/login")),
            (HttpStatusCode.Conflict, await Host.PostAsync("/signup", new { email = person.Email, name = "Ada", password = Person.NewPassword() })),
            (HttpStatusCode.RequestEntityTooLarge, await Host.PostAsync("/login", new string(' ', (64 * 1024) + 1))),
            (HttpStatusCode.UnsupportedMediaType, await Host.PostAsync("/login", new StringContent("{}"))),
        ];

        foreach (var (status, answer) in answers)
        {
            answer.ShouldBe(status);
            ShouldBeGuarded(answer);
            Header(answer, "Content-Security-Policy").ShouldBe(ApiPolicy);
            answer.Headers.CacheControl!.ToString().ShouldBe("no-store");
            answer.ContentHeaders.ContentType?.ToString().ShouldBe((int)status >= 400 ? "application/problem+json" : "application/json; charset=utf-8");
        }
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

    private static void ShouldBeGuarded(Answer answer)
    {
        Header(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(answer, "Referrer-Policy").ShouldBe("no-referrer");
        Header(answer, "Cross-Origin-Opener-Policy").ShouldBe("same-origin");
        Header(answer, "Cross-Origin-Resource-Policy").ShouldBe("same-origin");
        answer.Headers.Contains("Server").ShouldBeFalse();
        answer.Headers.Contains("X-Powered-By").ShouldBeFalse();
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse(); // this is http: browsers ignore it there (RFC 6797 section 7.2)
    }

    private static string Header(Answer answer, string name) => answer.Headers.GetValues(name).ShouldHaveSingleItem();
}

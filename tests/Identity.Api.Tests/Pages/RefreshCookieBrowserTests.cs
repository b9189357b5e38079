using System.Text.Json;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Pages;

/// <summary>Security requirement 78, as Chromium sees it: frontends on three origins, two of them on the site of the service.</summary>
public sealed class RefreshCookieBrowserTests(Browser browser) : IClassFixture<Browser>
{
    // The service is at 127.0.0.1 as well, on a port of its own: another origin, the same site. "localhost" is another site.
    private const string Fetch = """
        async ([path, body]) => {
          try {
            const answer = await fetch(path, {
              method: "POST",
              credentials: "include",
              headers: { "Content-Type": "application/json", "X-Token-Transport": "cookie" },
              body: body ?? undefined,
            });
            return JSON.stringify({ status: answer.status, body: await answer.text(), cookies: document.cookie });
          } catch (error) {
            return JSON.stringify({ status: 0, body: String(error), cookies: document.cookie });
          }
        }
        """;

    [Fact]
    public async Task Only_a_frontend_of_ours_on_the_same_site_can_use_the_cookie()
    {
        await using var own = await Frontend.StartAsync();
        await using var other = await Frontend.StartAsync();
        await using var host = await IdentityHost.StartAsync(
            DatabaseKind.Sqlite,
            ("Identity:Cors:Origins", $"{own.Origin}, {own.OnAnotherSite}")
        );
        var person = await Person.SignUpAsync(host);
        var credentials = JsonSerializer.Serialize(new { email = person.Email, password = person.Password });
        var page = await browser.OpenWithScriptsAsync();

        await page.GotoAsync(own.Origin);
        var signedIn = await PostAsync("/login", credentials);
        signedIn.Status.ShouldBe(200, signedIn.Body);
        signedIn.Body.ShouldContain("\"refreshToken\":null");
        signedIn.Cookies.ShouldBeEmpty(); // no script sees it
        var refreshed = await PostAsync("/refresh");
        refreshed.Status.ShouldBe(200, refreshed.Body);
        refreshed.Body.ShouldContain("accessToken");

        await page.GotoAsync(other.Origin);
        (await PostAsync("/refresh")).Status.ShouldBe(0); // CORS: not even sent
        (await PostAsync("/login", credentials)).Status.ShouldBe(0);

        await page.GotoAsync(own.OnAnotherSite);
        (await PostAsync("/refresh")).Body.ShouldContain("ORIGIN_NOT_ALLOWED");
        (await PostAsync("/login", credentials)).Body.ShouldContain("ORIGIN_NOT_ALLOWED");

        await page.GotoAsync(own.Origin);
        (await PostAsync("/refresh")).Status.ShouldBe(200);
        (await PostAsync("/logout")).Status.ShouldBe(204);
        (await PostAsync("/refresh")).Body.ShouldContain("REFRESH_TOKEN_INVALID"); // the cookie is gone

        async Task<Seen> PostAsync(string path, string? body = null) =>
            JsonSerializer.Deserialize<Seen>(
                await page.EvaluateAsync<string>(Fetch, new[] { new Uri(host.Client.BaseAddress!, path).AbsoluteUri, body }),
                JsonSerializerOptions.Web
            )!;
    }

    private sealed record Seen(int Status, string Body, string Cookies);
}

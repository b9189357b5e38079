using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Pages;

public sealed class PagesOnSqlite(SqliteHost fixture) : PageTests(fixture), IClassFixture<SqliteHost>;

public sealed class PagesOnPostgreSql(PostgreSqlHost fixture) : PageTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>The pages as an attacker or a mail scanner meets them.</summary>
public abstract class PageTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    // 46
    [Fact]
    public async Task A_name_made_of_markup_is_shown_as_text()
    {
        var guest = await Guest.InviteAsync(Host, "<img src=x onerror=alert(1)>\"'&");

        var page = (await Host.GetAsync(guest.Path)).ShouldBe(HttpStatusCode.OK).Text;

        page.ShouldNotContain("<img");
        page.ShouldContain("&lt;img src=x onerror=alert(1)&gt;&quot;&#x27;&amp;");
    }

    // 46
    [Theory]
    [InlineData("\"><script>alert(1)</script>")]
    [InlineData("' onfocus='alert(1)")]
    public async Task A_token_made_of_markup_does_not_come_back(string token)
    {
        var page = await Host.GetAsync($"/pages/invite?token={Uri.EscapeDataString(token)}");

        page.Status.ShouldBe(HttpStatusCode.NotFound);
        page.Text.ShouldNotContain("alert(1)");
    }

    [Theory]
    [InlineData("/pages/invite?token=nonsense")]
    [InlineData("/pages/onboarding")]
    public async Task Nothing_may_be_loaded_into_a_page_or_around_it_and_forms_lead_back_here(string path)
    {
        var page = await Host.GetAsync(path);

        page.Headers.GetValues("Content-Security-Policy")
            .ShouldBe(["default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"]);
        page.Headers.GetValues("Referrer-Policy").ShouldBe(["strict-origin"]); // the token is in the address
        page.Headers.CacheControl!.NoStore.ShouldBeTrue();
        page.ContentHeaders.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        page.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    // 50
    [Fact]
    public async Task Looking_at_a_mailed_link_changes_nothing()
    {
        var guest = await Guest.InviteAsync(Host);

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Get })
        {
            (await Host.SendAsync(method, guest.Path, null, null)).ShouldBe(HttpStatusCode.OK);
        }

        (await Host.PostAsync("/invites/check", new { token = guest.Token })).ShouldBe(HttpStatusCode.OK);
        (await AcceptAsync(guest)).Text.ShouldContain("<h1>Your phone number</h1>");
    }

    [Theory]
    [InlineData("/pages/invite", "cross-site")]
    [InlineData("/pages/invite", "same-site")]
    [InlineData("/pages/invite/renew", "cross-site")]
    [InlineData("/pages/onboarding", "cross-site")]
    [InlineData("/pages/onboarding/code", "cross-site")]
    [InlineData("/pages/onboarding/step", "cross-site")]
    public async Task A_form_of_another_site_is_refused(string path, string site)
    {
        var guest = await Guest.InviteAsync(Host);

        var page = await SubmitAsync(path, site, ("token", guest.Token), ("password", guest.Password), ("confirmPassword", guest.Password));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Text.ShouldContain("The form was not accepted");
        (await Host.PostAsync("/invites/check", new { token = guest.Token })).ShouldBe(HttpStatusCode.OK);
    }

    [Theory] // security requirement 78: a browser from before Sec-Fetch-Site
    [InlineData("https://evil.example.com")]
    [InlineData("https://id.example.com.evil.example.com")]
    [InlineData("https://id.example.com:8443")]
    [InlineData("http://id.example.com")]
    [InlineData("null")]
    [InlineData("not-an-origin")]
    public async Task A_form_of_another_origin_is_refused_and_asks_for_nothing(string origin)
    {
        var person = await Person.SignUpAsync(Host);

        var page = await SubmitAsync("/pages/forgot-password", "Origin", origin, ("email", person.Email));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Text.ShouldContain("The form was not accepted");
        await using var db = await Host.OpenStoreAsync();
        (await db.ResetRequests.CountAsync(request => request.Address == person.Email)).ShouldBe(0);
        (
            await db.OneTimeSecrets.CountAsync(secret => secret.UserId == person.Id && secret.Purpose == SecretPurpose.ResetPassword)
        ).ShouldBe(0);
    }

    [Theory] // security requirement 78
    [InlineData("Origin", IdentityHost.Issuer)]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("X-Neither", "curl")]
    public async Task A_form_of_our_own_is_taken(string header, string value)
    {
        var person = await Person.SignUpAsync(Host);

        (await SubmitAsync("/pages/forgot-password", header, value, ("email", person.Email))).ShouldBe(HttpStatusCode.OK);

        await MailedReset.InMailAsync(Host, person.Email);
    }

    [Fact]
    public async Task Every_page_that_takes_a_new_password_says_how_long_it_has_to_be()
    {
        const string Hint = "At least 12 characters.";
        await using var strict = await Host.StartReplicaAsync(("Identity:Passwords:MinimumLength", "12"));
        var guest = await Guest.InviteAsync(Host);
        var email = Person.NewEmail();
        var password = (await Advisor.ProvisionAsync(Host, email, Roles.Individual, null)).TemporaryPassword;

        (await strict.GetAsync("/pages/reset-password")).Text.ShouldContain(Hint);
        (await strict.GetAsync(guest.Path)).Text.ShouldContain(Hint);
        (
            await strict.SendAsync(
                HttpMethod.Post,
                "/pages/onboarding",
                new FormUrlEncodedContent([new("email", email), new("password", password)]),
                null
            )
        ).Text.ShouldContain(Hint);
    }

    [Fact]
    public async Task An_accepted_invitation_offers_to_sign_in_and_accepts_nobody_else()
    {
        var guest = await Guest.InviteAsync(Host);
        await AcceptAsync(guest);

        var again = await AcceptAsync(guest);

        again.Status.ShouldBe(HttpStatusCode.BadRequest);
        again.Text.ShouldContain("<a href=\"/pages/onboarding\">");
    }

    [Fact]
    public async Task A_step_without_a_genuine_temporary_token_leads_to_the_sign_in()
    {
        var page = await SubmitAsync("/pages/onboarding/step", "same-origin", ("token", "nonsense"), ("action", "finish"));

        page.Status.ShouldBe(HttpStatusCode.Unauthorized);
        page.Text.ShouldContain("role=\"alert\"");
        page.Text.ShouldContain("action=\"/pages/onboarding\"");
    }

    [Fact]
    public async Task The_style_is_one_cacheable_file() =>
        (await Host.GetAsync("/pages/style.css"))
            .ShouldBe(HttpStatusCode.OK)
            .Headers.CacheControl!.ToString()
            .ShouldBe("public, max-age=3600");

    private Task<Answer> AcceptAsync(Guest guest) =>
        SubmitAsync(
            "/pages/invite",
            "same-origin",
            ("token", guest.Token),
            ("password", guest.Password),
            ("confirmPassword", guest.Password)
        );

    private Task<Answer> SubmitAsync(string path, string site, params (string Name, string Value)[] fields) =>
        SubmitAsync(path, "Sec-Fetch-Site", site, fields);

    private async Task<Answer> SubmitAsync(string path, string header, string value, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        request.Headers.TryAddWithoutValidation(header, value);
        return await Host.SendAsync(request);
    }
}

using System.Net;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Pages;

public sealed class EmailPagesOnSqlite(SqliteHost fixture) : EmailPagesTests(fixture), IClassFixture<SqliteHost>;

public sealed class EmailPagesOnPostgreSql(PostgreSqlHost fixture) : EmailPagesTests(fixture), IClassFixture<PostgreSqlHost>;

public abstract class EmailPagesTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact] // security requirement 50: mail scanners open links
    public async Task Looking_at_a_mailed_link_changes_nothing_and_its_button_proves_the_address()
    {
        var person = await Person.SignUpAsync(Host);
        var mail = await AddressMail.OfAsync(Host, person.Email, AddressMail.Verify);
        await LookAsync($"/pages/verify-email?token={mail.Token}", "<h1>Confirm your email address</h1>");
        (await person.AddressAsync(Host)).Verified.ShouldBeFalse();

        var done = await SubmitAsync("/pages/verify-email", mail.Token);

        done.ShouldBe(HttpStatusCode.OK).Text.ShouldContain("<h1>Email address confirmed</h1>");
        (await person.AddressAsync(Host)).Verified.ShouldBeTrue();
        var again = await SubmitAsync("/pages/verify-email", mail.Token);
        again.ShouldBe(HttpStatusCode.BadRequest).Text.ShouldContain("<h1>Link already used</h1>");
    }

    [Fact] // security requirement 50
    public async Task Looking_at_the_way_back_changes_nothing_and_its_button_takes_the_change_back()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var newEmail = Person.NewEmail();
        var undo = await person.MoveAsync(Host, newEmail);
        await LookAsync($"/pages/undo-email-change?token={undo.Token}", "<h1>Undo the change</h1>");
        (await person.AddressAsync(Host)).Email.ShouldBe(newEmail);

        var done = await SubmitAsync("/pages/undo-email-change", undo.Token);

        done.ShouldBe(HttpStatusCode.OK).Text.ShouldContain("<h1>The change was undone</h1>");
        (await person.AddressAsync(Host)).Email.ShouldBe(person.Email);
    }

    [Theory]
    [InlineData("/pages/verify-email")]
    [InlineData("/pages/undo-email-change")]
    public async Task A_link_that_is_none_is_refused_on_a_page(string path)
    {
        var page = await SubmitAsync(path, "nonsense");

        page.ShouldBe(HttpStatusCode.BadRequest).Text.ShouldContain("<h1>Invalid link</h1>");
        page.ContentHeaders.ContentType!.MediaType.ShouldBe("text/html");
    }

    [Theory]
    [InlineData("/pages/verify-email")]
    [InlineData("/pages/undo-email-change")]
    public async Task A_link_without_its_token_says_so_and_offers_no_button(string path)
    {
        var page = (await Host.GetAsync(path)).ShouldBe(HttpStatusCode.BadRequest);

        page.Text.ShouldContain("<h1>This link is incomplete</h1>");
        page.Text.ShouldNotContain("<button");
    }

    [Theory]
    [InlineData("/pages/verify-email", "cross-site")]
    [InlineData("/pages/verify-email", "same-site")]
    [InlineData("/pages/undo-email-change", "cross-site")]
    public async Task A_form_of_another_site_is_refused(string path, string site)
    {
        var person = await Person.SignUpAsync(Host);
        var mail = await AddressMail.OfAsync(Host, person.Email, AddressMail.Verify);

        (await SubmitAsync(path, mail.Token, site)).ShouldBe(HttpStatusCode.BadRequest).Text.ShouldContain("The form was not accepted");

        (await person.AddressAsync(Host)).Verified.ShouldBeFalse();
    }

    [Theory] // security requirement 46
    [InlineData("/pages/verify-email")]
    [InlineData("/pages/undo-email-change")]
    public async Task A_token_made_of_markup_comes_back_as_text(string path)
    {
        var page = (await Host.GetAsync($"{path}?token={Uri.EscapeDataString("\"><script>alert(1)</script>")}")).ShouldBe(
            HttpStatusCode.OK
        );

        page.Text.ShouldNotContain("<script");
        page.Text.ShouldContain("&quot;&gt;&lt;script&gt;");
        page.Headers.GetValues("Referrer-Policy").ShouldBe(["strict-origin"]); // the token is in the address
        page.Headers.CacheControl!.NoStore.ShouldBeTrue();
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
    }

    private async Task LookAsync(string path, string title)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Get })
        {
            var page = (await Host.SendAsync(method, path, null, null)).ShouldBe(HttpStatusCode.OK);
            if (method == HttpMethod.Get)
            {
                page.Text.ShouldContain(title);
            }
        }
    }

    private async Task<Answer> SubmitAsync(string path, string token, string site = "same-origin")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]),
        };
        request.Headers.Add("Sec-Fetch-Site", site);
        return await Host.SendAsync(request);
    }
}

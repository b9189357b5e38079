using System.Net;
using Identity.Api.Tests.Hosting;
using Microsoft.Playwright;

namespace Identity.Api.Tests.Pages;

/// <summary>The pages as a person who forgot a password meets them: in a browser that runs no scripts.</summary>
public sealed class PasswordPagesTests(SqliteHost fixture, Browser browser) : IClassFixture<SqliteHost>, IClassFixture<Browser>
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task Somebody_who_forgot_the_password_asks_follows_the_link_and_can_sign_in()
    {
        var person = await Person.SignUpAsync(Host);
        var next = NewPassword();
        var page = await OpenAsync("/pages/onboarding");

        await page.GetByRole(AriaRole.Link).ClickAsync();
        await page.ShouldBeAccessibleAsync("Forgot your password?");
        await page.GetByLabel("Email address").FillAsync(person.Email);
        await PressAsync(page, "Send me a link and a code");
        await page.ShouldBeAccessibleAsync("Check your email");

        await page.GotoAsync(Address(await ResetAsync(person)));
        await page.ShouldBeAccessibleAsync("Choose a new password");
        await ChooseAsync(page, next);

        await page.ShouldBeAccessibleAsync("Your password was changed");
        (await Host.PostAsync("/login", new { email = person.Email, password = next })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_code_is_typed_where_the_mail_was_asked_for()
    {
        var person = await Person.SignUpAsync(Host);
        var next = NewPassword();
        var page = await OpenAsync("/pages/forgot-password");
        await page.GetByLabel("Email address").FillAsync(person.Email);
        await PressAsync(page, "Send me a link and a code");
        var reset = await ResetAsync(person);

        await page.GetByRole(AriaRole.Link).ClickAsync();
        await page.ShouldBeAccessibleAsync("Choose a new password");
        await page.GetByLabel("Email address").FillAsync(person.Email);
        await page.GetByLabel("Code").FillAsync(reset.WrongCode());
        await ChooseAsync(page, next);
        await page.ShouldAlertAsync("This code is incorrect");
        (await page.GetByLabel("Email address").InputValueAsync()).ShouldBe(person.Email);
        await page.GetByLabel("Code").FillAsync(reset.Code);
        await ChooseAsync(page, next);

        await page.ShouldBeAccessibleAsync("Your password was changed");
        (await Host.PostAsync("/login", new { email = person.Email, password = next })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_password_that_breaks_the_rules_is_an_alert_and_the_link_still_opens()
    {
        var reset = await MailedReset.AskAsync(Host, (await Person.SignUpAsync(Host)).Email);
        var page = await OpenAsync(PathOf(reset));

        await ChooseAsync(page, "password1");
        await page.ShouldAlertAsync("very common password");
        await ChooseAsync(page, NewPassword(), "something else altogether");
        await page.ShouldAlertAsync("must be the same");
        await ChooseAsync(page, NewPassword());

        await page.ShouldBeAccessibleAsync("Your password was changed");
    }

    [Fact]
    public async Task A_link_that_does_not_work_says_why_and_leads_to_a_new_one()
    {
        var person = await Person.SignUpAsync(Host);
        var reset = await MailedReset.AskAsync(Host, person.Email);
        (await reset.FollowAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.NoContent);

        var page = await OpenAsync(PathOf(reset));

        await page.ShouldBeAccessibleAsync("This link does not work");
        (await page.Locator("main").InnerTextAsync()).ShouldContain("This link was already used");
        await page.GetByRole(AriaRole.Link).ClickAsync();
        await page.ShouldBeAccessibleAsync("Forgot your password?");
    }

    [Fact] // security requirement 50
    public async Task Looking_at_a_mailed_link_uses_nothing_up()
    {
        var reset = await MailedReset.AskAsync(Host, (await Person.SignUpAsync(Host)).Email);

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Get })
        {
            (await Host.SendAsync(method, PathOf(reset), null, null)).ShouldBe(HttpStatusCode.OK);
        }

        (await reset.FollowAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory] // security requirement 46
    [InlineData("\"><script>alert(1)</script>")]
    [InlineData("' onfocus='alert(1)")]
    public async Task Markup_does_not_come_back(string text)
    {
        (await Host.GetAsync($"/pages/reset-password?token={Uri.EscapeDataString(text)}")).Text.ShouldNotContain("alert(1)");
        var page = await SubmitAsync(
            "/pages/reset-password",
            null,
            ("email", text),
            ("code", "12345678"),
            ("newPassword", "a few words of mine"),
            ("confirmPassword", "a few words of mine")
        );

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Text.ShouldNotContain("<script>");
        page.Text.ShouldNotContain("value=\"' onfocus");
    }

    [Theory]
    [InlineData("/pages/forgot-password", "cross-site")]
    [InlineData("/pages/reset-password", "same-site")]
    public async Task A_form_of_another_site_is_refused(string path, string site)
    {
        var reset = await MailedReset.AskAsync(Host, (await Person.SignUpAsync(Host)).Email);

        (
            await SubmitAsync(
                path,
                site,
                ("email", reset.Email),
                ("token", reset.Token),
                ("newPassword", "a few words of mine"),
                ("confirmPassword", "a few words of mine")
            )
        ).ShouldBe(HttpStatusCode.BadRequest);

        (await reset.FollowAsync(Host, Person.NewPassword())).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact] // security requirement 78: nothing else tells an older browser's form of ours from a stranger's
    public async Task A_form_of_ours_says_which_origin_it_comes_from_and_nothing_of_its_token()
    {
        var page = await OpenAsync(PathOf(await MailedReset.AskAsync(Host, (await Person.SignUpAsync(Host)).Email)));

        var posted = await page.RunAndWaitForRequestAsync(() => ChooseAsync(page, NewPassword()), request => request.Method == "POST");

        var origin = Host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        (await posted.HeaderValueAsync("origin")).ShouldBe(origin);
        (await posted.HeaderValueAsync("referer")).ShouldBe($"{origin}/");
    }

    [Fact]
    public async Task Where_codes_are_not_compared_any_more_the_page_says_when_they_are_again()
    {
        await using var strict = await Host.StartReplicaAsync(("Identity:Lockout:WrongCodesPerNetworkAndHour", "1"));
        Task<Answer> GuessAsync() =>
            strict.SendAsync(
                HttpMethod.Post,
                "/pages/reset-password",
                new FormUrlEncodedContent([
                    new("email", Person.NewEmail()),
                    new("code", "12345678"),
                    new("newPassword", "a few words of mine"),
                    new("confirmPassword", "a few words of mine"),
                ]),
                null
            );
        await GuessAsync();

        var refused = (await GuessAsync()).ShouldBe(HttpStatusCode.TooManyRequests);

        refused.Text.ShouldContain("Too many incorrect codes from this network.");
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
    }

    private static string PathOf(MailedReset reset) => $"/pages/reset-password?token={reset.Token}";

    private string Address(MailedReset reset) => new Uri(Host.Client.BaseAddress!, PathOf(reset)).AbsoluteUri;

    private Task<MailedReset> ResetAsync(Person person) => MailedReset.InMailAsync(Host, person.Email);

    private string NewPassword()
    {
        var password = Person.NewPassword();
        Host.Watch.Add(password);
        return password;
    }

    private async Task<IPage> OpenAsync(string path)
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(new Uri(Host.Client.BaseAddress!, path).AbsoluteUri);
        return page;
    }

    private async Task<Answer> SubmitAsync(string path, string? site, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        return await Host.SendAsync(request);
    }

    private static async Task ChooseAsync(IPage page, string password, string? repetition = null)
    {
        await page.GetByLabel("New password").FillAsync(password);
        await page.GetByLabel("Repeat the password").FillAsync(repetition ?? password);
        await PressAsync(page, "Set the password");
    }

    private static Task PressAsync(IPage page, string button) =>
        page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button }).ClickAsync();
}

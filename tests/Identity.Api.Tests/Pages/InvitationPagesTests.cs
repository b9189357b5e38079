using System.Net;
using Identity.Api.Tests.Hosting;
using Microsoft.Playwright;

namespace Identity.Api.Tests.Pages;

/// <summary>The pages as a person meets them: in a browser that runs no scripts.</summary>
public sealed class InvitationPagesTests(SqliteHost fixture, Browser browser) : IClassFixture<SqliteHost>, IClassFixture<Browser>
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task A_link_without_its_token_is_called_incomplete()
    {
        var page = await Host.GetAsync("/pages/invite");

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Text.ShouldContain("This link is incomplete");
        page.Text.ShouldContain("Copy the whole link from the email and open it again.");
    }

    [Fact]
    public async Task An_invited_person_accepts_proves_the_phone_number_and_can_sign_in()
    {
        var guest = await Guest.InviteAsync(Host);
        var page = await OpenAsync(Host, guest.Path);

        await page.ShouldBeAccessibleAsync("Invitation to Berlin");
        await AcceptAsync(page, guest);

        await page.ShouldBeAccessibleAsync("Your phone number");
        (await page.GetByLabel("Phone number").InputValueAsync()).ShouldBe(guest.Phone);
        await PressAsync(page, "Send the code");

        await page.ShouldBeAccessibleAsync("Enter the verification code");
        await page.GetByLabel("Code").FillAsync(await guest.CodeAsync(Host));
        await PressAsync(page, "Continue");

        await page.ShouldBeAccessibleAsync("Almost done");
        await PressAsync(page, "Finish");

        await page.ShouldBeAccessibleAsync("All done");
        var login = (await Host.PostAsync("/login", new { email = guest.Email, password = guest.Password })).ShouldBe(HttpStatusCode.OK);
        ((bool)login.Data["user"]!["emailVerified"]!).ShouldBeTrue();
        ((bool)login.Data["user"]!["phoneNumberVerified"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_closed_the_browser_signs_in_and_goes_on()
    {
        var guest = await Guest.InviteAsync(Host);
        await AcceptAsync(await OpenAsync(Host, guest.Path), guest);

        var page = await OpenAsync(Host, guest.Path); // the mailed link again, in another browser
        await page.GetByRole(AriaRole.Link).ClickAsync();
        await page.ShouldBeAccessibleAsync("Sign in to continue");
        await page.GetByLabel("Email address").FillAsync(guest.Email);
        await page.GetByLabel("Password").FillAsync(guest.Password);
        await PressAsync(page, "Sign in");

        await page.ShouldBeAccessibleAsync("Your phone number");
    }

    [Fact]
    public async Task Two_different_passwords_are_an_alert_and_the_form_comes_back()
    {
        var guest = await Guest.InviteAsync(Host);
        var page = await OpenAsync(Host, guest.Path);

        await AcceptAsync(page, guest, "something else altogether");

        await page.ShouldAlertAsync("must be the same");
        await page.ShouldBeAccessibleAsync("Invitation to Berlin");
        await AcceptAsync(page, guest);
        await page.ShouldBeAccessibleAsync("Your phone number");
    }

    [Fact]
    public async Task A_wrong_code_is_an_alert_and_the_right_one_still_counts()
    {
        var guest = await Guest.InviteAsync(Host);
        var page = await OpenAsync(Host, guest.Path);
        await AcceptAsync(page, guest);
        await PressAsync(page, "Send the code");
        var code = await guest.CodeAsync(Host);

        await page.GetByLabel("Code").FillAsync(code == "000000" ? "000001" : "000000");
        await PressAsync(page, "Continue");

        await page.ShouldAlertAsync("The verification code is incorrect.");
        await page.ShouldBeAccessibleAsync("Enter the verification code");
        await page.GetByLabel("Code").FillAsync(code);
        await PressAsync(page, "Continue");
        await page.ShouldBeAccessibleAsync("Almost done");
    }

    [Fact]
    public async Task An_expired_link_offers_a_fresh_one()
    {
        await using var host = await IdentityHost.StartAsync(fixture.Kind);
        var guest = await Guest.InviteAsync(host);
        host.Clock.Advance(TimeSpan.FromDays(31));
        var page = await OpenAsync(host, guest.Path);

        await page.ShouldBeAccessibleAsync("This link has expired");
        await PressAsync(page, "Send a new link");

        await page.ShouldBeAccessibleAsync("Check your email");
        var fresh = guest with { Token = Post.TokenIn((await host.MailsAsync(guest.Email, 2))[^1]) };
        host.Watch.Add(fresh.Token);
        await (await OpenAsync(host, fresh.Path)).ShouldBeAccessibleAsync("Invitation to Berlin");
    }

    private async Task<IPage> OpenAsync(IdentityHost host, string path)
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(new Uri(host.Client.BaseAddress!, path).AbsoluteUri);
        return page;
    }

    private static async Task AcceptAsync(IPage page, Guest guest, string? repetition = null)
    {
        await page.GetByLabel("Password", new PageGetByLabelOptions { Exact = true }).FillAsync(guest.Password);
        await page.GetByLabel("Repeat the password").FillAsync(repetition ?? guest.Password);
        await PressAsync(page, "Accept the invitation");
    }

    private static Task PressAsync(IPage page, string button) =>
        page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button }).ClickAsync();
}

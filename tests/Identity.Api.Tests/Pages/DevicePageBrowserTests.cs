using Identity.Api.Tests.Hosting;
using Microsoft.Playwright;

namespace Identity.Api.Tests.Pages;

/// <summary>The way of a person who connects a device, in Chromium without scripts.</summary>
public sealed class DevicePageBrowserTests(SqliteHost fixture, Browser browser) : IClassFixture<SqliteHost>, IClassFixture<Browser>
{
    [Fact]
    public async Task A_person_types_the_code_signs_in_and_connects_the_device()
    {
        var host = fixture.Host;
        var (device, person) = (await Device.StartAsync(await Device.RegisterAsync(host)), await Person.SignUpAsync(host));
        var page = await browser.OpenAsync();

        await page.GotoAsync(new Uri(host.Client.BaseAddress!, "/device").AbsoluteUri);
        await page.FillAsync("#user_code", device.UserCode.ToLowerInvariant());
        await PressAsync("Continue");
        await page.FillAsync("#email", person.Email);
        await page.FillAsync("#password", person.Password);
        await PressAsync("Sign in");
        (await page.TextContentAsync("h1")).ShouldBe("Connect Test device?");
        (await page.TextContentAsync("main"))!.ShouldContain(device.UserCode);
        await PressAsync("Connect");

        (await page.TextContentAsync("h1")).ShouldBe("Your device is connected");
        (await device.PollAsync()).ShouldBe(System.Net.HttpStatusCode.OK);

        Task PressAsync(string button) => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button }).ClickAsync();
    }
}

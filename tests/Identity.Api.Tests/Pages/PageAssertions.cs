using Microsoft.Playwright;

namespace Identity.Api.Tests.Pages;

/// <summary>What must be true of a page once it is there: each of them waits for that, on a busy machine as well.</summary>
internal static class PageAssertions
{
    private const float Patience = 30_000;

    /// <summary>WCAG 2.2: 2.4.2 page titled, 3.1.1 language of page, 1.3.1 headings, 4.1.2 every field has a name.</summary>
    internal static async Task ShouldBeAccessibleAsync(this IPage page, string title)
    {
        await Assertions.Expect(page).ToHaveTitleAsync(title, new() { Timeout = Patience });
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync([title], new() { Timeout = Patience });
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Assertions.Expect(page.Locator("main")).ToHaveCountAsync(1);
        foreach (var input in await page.Locator("input:not([type=hidden])").AllAsync())
        {
            var id = await input.GetAttributeAsync("id");
            (await page.Locator($"label[for={id}]").InnerTextAsync()).ShouldNotBeNullOrWhiteSpace(id);
        }
    }

    internal static Task ShouldAlertAsync(this IPage page, string text) =>
        Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(text, new() { Timeout = Patience });
}

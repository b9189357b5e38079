using Microsoft.Playwright;

namespace Identity.Api.Tests.Pages;

/// <summary>An installed Chromium, without a window; test.sh installs one where none is found. Nothing is downloaded.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly string[] Elsewhere =
    [
        "/usr/bin/chromium",
        "/snap/bin/chromium",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Find(),
                Args =
                [
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
    }

    /// <summary>A page of a profile of its own, in which scripts do not run.</summary>
    public async Task<IPage> OpenAsync() =>
        await (await browser!.NewContextAsync(new BrowserNewContextOptions { JavaScriptEnabled = false })).NewPageAsync();

    /// <summary>The same, for a frontend.</summary>
    public async Task<IPage> OpenWithScriptsAsync() => await (await browser!.NewContextAsync()).NewPageAsync();

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }

    private static string Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .SelectMany(directory => Names.Select(name => Path.Combine(directory, name)))
            .Concat(Elsewhere)
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException(
            "No Chromium is installed: the tests of the pages need one. ./test.sh installs it, or put chromium on the PATH."
        );
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Identity.Api.Tests.Pages;

/// <summary>A page on an origin of its own.</summary>
internal sealed class Frontend : IAsyncDisposable
{
    private readonly WebApplication server;

    private Frontend(WebApplication server) => this.server = server;

    public string Origin => server.Urls.Single();

    /// <summary>The same page, by a name that is another site to a browser.</summary>
    public string OnAnotherSite => Origin.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    public static async Task<Frontend> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/", () => Results.Content("<!DOCTYPE html><title>Frontend</title>", "text/html"));
        await app.StartAsync();
        return new Frontend(app);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}

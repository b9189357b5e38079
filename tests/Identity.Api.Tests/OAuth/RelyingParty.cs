using System.Collections.Concurrent;
using System.Net;
using Identity.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Identity.Api.Tests.OAuth;

/// <summary>An application that is told of logouts, and answers as a test wants it to.</summary>
internal sealed class RelyingParty : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly ConcurrentQueue<(string Path, string Token, string? ContentType)> told = [];
    private readonly ConcurrentQueue<int> answers = [];

    private RelyingParty(WebApplication server) => this.server = server;

    public string LogoutUri => $"{server.Urls.Single()}/logout";

    public IReadOnlyList<string> Tokens => [.. told.Select(it => it.Token)];

    public IReadOnlyList<string> Paths => [.. told.Select(it => it.Path)];

    public static async Task<RelyingParty> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var party = new RelyingParty(app);
        app.MapFallback(party.HearAsync);
        await app.StartAsync();
        return party;
    }

    /// <summary>The statuses of the next answers; then 200.</summary>
    public void AnswerNext(params HttpStatusCode[] statuses) => statuses.ToList().ForEach(status => answers.Enqueue((int)status));

    /// <summary>So many logout tokens, once they are there.</summary>
    public async Task<IReadOnlyList<string>> TokensAsync(int count) =>
        await Eventually.SeeAsync(() => Task.FromResult(Tokens), tokens => tokens.Count >= count);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task HearAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        told.Enqueue((http.Request.Path, form["logout_token"].ToString(), http.Request.ContentType));
        http.Response.StatusCode = answers.TryDequeue(out var status) ? status : StatusCodes.Status200OK;
        if (http.Response.StatusCode is StatusCodes.Status307TemporaryRedirect)
        {
            http.Response.Headers.Location = "/elsewhere";
        }
    }
}

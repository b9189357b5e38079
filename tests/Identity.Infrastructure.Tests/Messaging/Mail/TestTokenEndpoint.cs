using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Identity.Testing.Databases;

namespace Identity.Infrastructure.Tests.Messaging.Mail;

/// <summary>A token endpoint on loopback. Each of its tokens has a number: <c>canary-token-1</c>, <c>canary-token-2</c>, …</summary>
internal sealed class TestTokenEndpoint : IDisposable
{
    private readonly HttpListener listener;
    private readonly ConcurrentQueue<string> requests = new();

    internal TestTokenEndpoint()
    {
        (listener, var address) = LoopbackPort.Listen("/");
        Url = new Uri(address, "oauth2/v2.0/token");
        _ = ServeAsync();
    }

    internal Uri Url { get; }

    /// <summary>The bodies that came, with method and content type in front.</summary>
    internal IReadOnlyCollection<string> Requests => requests;

    internal int Status { get; set; } = 200;

    /// <summary>Answered in place of a token.</summary>
    internal string? Answer { get; set; }

    internal string? Location { get; set; }

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                await ServeAsync(await listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // The test is over, or the client hung up.
            }
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        requests.Enqueue($"{context.Request.HttpMethod} {context.Request.ContentType} {await reader.ReadToEndAsync()}");
        var answer =
            Answer
            ?? $$"""{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"canary-token-{{requests.Count}}"}""";
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.RedirectLocation = Location;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
        context.Response.Close();
    }
}

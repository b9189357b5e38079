using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Identity.Testing.Databases;

namespace Identity.Testing.Passwords;

/// <summary>A breach service on a port of its own: it answers for the passwords that it is given, or however a test wants.</summary>
public sealed class RangeService : IDisposable
{
    private readonly HttpListener listener;
    private readonly ConcurrentQueue<Asked> requests = new();

    public RangeService()
    {
        (listener, var address) = LoopbackPort.Listen("/range/");
        Url = address.AbsoluteUri;
        _ = ServeAsync();
    }

    /// <summary>What the five digits are appended to.</summary>
    public string Url { get; }

    /// <summary>Everything that it was asked.</summary>
    public IReadOnlyCollection<Asked> Requests => requests;

    /// <summary>Makes the answer to a prefix.</summary>
    public Func<string, Reply> Answer { get; set; } = _ => new Reply("");

    /// <summary>The answer that files these passwords under their prefix, among padding.</summary>
    public void Leak(params string[] passwords)
    {
        var digests = passwords.Select(Digest).ToList();
        Answer = prefix => new Reply(
            string.Join(
                "\r\n",
                digests
                    .Where(digest => digest.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(digest => $"{digest[5..]}:3")
                    .Append($"{new string('0', 35)}:0")
            )
        );
    }

    /// <summary>Upper-case hexadecimal SHA-1: how such services file a password.</summary>
#pragma warning disable CA5350, RS0030
    public static string Digest(string password) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350, RS0030

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = RespondAsync(await listener.GetContextAsync());
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed: the test is over.
        }
    }

    private async Task RespondAsync(HttpListenerContext context)
    {
        requests.Enqueue(new Asked(context.Request.RawUrl!, context.Request.Headers["Add-Padding"], context.Request.HasEntityBody));
        var reply = Answer(context.Request.Url!.Segments[^1]);
        await Task.Delay(reply.After);
        try
        {
            context.Response.StatusCode = reply.Status;
            context.Response.RedirectLocation = reply.Location;
            context.Response.ContentType = reply.ContentType;
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(reply.Body));
            context.Response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The other side did not wait.
        }
    }

    public sealed record Asked(string Path, string? Padding, bool HasBody);

    public sealed record Reply(
        string Body,
        int Status = 200,
        TimeSpan After = default,
        string? Location = null,
        string? ContentType = null
    );
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Databases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Attacks;

/// <summary>An attacker holds connections, and the places and the memory behind them, by reading or sending as slowly as
/// possible.</summary>
public sealed class SlowTransferTests : IAsyncLifetime
{
    /// <summary>More than the system buffers for a connection, so that the service has to wait for its reader.</summary>
    private const int PictureBytes = 12 * 1024 * 1024;

    private readonly Aborted aborted = new();

    private IdentityHost host = null!;

    public async ValueTask InitializeAsync()
    {
        host = await IdentityHost.StartAsync(
            DatabaseKind.Sqlite,
            services => services.AddSingleton<IStartupFilter>(aborted),
            ("Identity:Transfers:Grace", "00:00:02"),
            ("Identity:Transfers:AnswerBytesPerSecond", "65536"),
            ("Identity:Transfers:BodyBytesPerSecond", "2048")
        );
        var person = await Person.SignUpAsync(host);
        var picture = RandomNumberGenerator.GetBytes(PictureBytes);
        await using var db = await host.OpenStoreAsync();
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO images (id, user_id, content_type, content, created_at) SELECT 'slow', id, 'image/png', {picture}, created_at FROM users WHERE id = {person.Id}"
        );
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_reader_that_is_too_slow_is_cut_off_and_a_quick_one_gets_everything()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var reader = await ConnectAsync("GET /images/slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var (buffer, received) = (new byte[1024], 0L);
        while (!aborted.Seen.IsCompleted)
        {
            received += await reader.ReceiveAsync(buffer, patience.Token); // 10 KiB a second at most
            await Task.WhenAny(aborted.Seen, Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token));
        }

        (received + (await DrainAsync(reader, patience.Token)).Length).ShouldBeLessThan(PictureBytes);
        (await host.Client.GetByteArrayAsync(new Uri("/images/slow", UriKind.Relative), patience.Token)).Length.ShouldBe(PictureBytes);
    }

    [Fact] // ten times what the framework asks for
    public async Task A_body_that_comes_too_slowly_is_refused()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var sender = await ConnectAsync(
            "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n"
        );
        var answer = DrainAsync(sender, patience.Token);
        var sent = Stopwatch.StartNew();
        while (!answer.IsCompleted && sent.Elapsed < TimeSpan.FromSeconds(30))
        {
            await TrySendAsync(sender, new byte[50]); // 500 bytes a second
            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token));
        }

        var text = Encoding.ASCII.GetString(await answer);
        // A reset may overtake the answer
        (text.Length == 0 || text.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal)).ShouldBeTrue(text);
        sent.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    private async Task<Socket> ConnectAsync(string request)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4 * 1024 };
        await socket.ConnectAsync(IPAddress.Loopback, host.Client.BaseAddress!.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        return socket;
    }

    private static async Task TrySendAsync(Socket socket, byte[] bytes)
    {
        try
        {
            await socket.SendAsync(bytes);
        }
        catch (SocketException)
        {
            // closed
        }
    }

    /// <summary>What still comes until the other side has closed.</summary>
    private static async Task<byte[]> DrainAsync(Socket socket, CancellationToken ct)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, ct) is > 0 and var count)
            {
                all.Write(buffer, 0, count);
            }
        }
        catch (SocketException)
        {
            // reset
        }

        return all.ToArray();
    }

    /// <summary>Sees the service give a reader of a picture up: the reader itself learns of it only behind everything that is still on its
    /// way.</summary>
    private sealed class Aborted : IStartupFilter
    {
        private readonly TaskCompletionSource seen = new();

        public Task Seen => seen.Task;

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    async (http, rest) =>
                    {
                        if (http.Request.Path.StartsWithSegments("/images", StringComparison.Ordinal))
                        {
                            http.RequestAborted.Register(() => seen.TrySetResult());
                        }

                        await rest(http);
                    }
                );
                next(app);
            };
    }
}

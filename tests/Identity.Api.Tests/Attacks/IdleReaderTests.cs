using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Identity.Api.Pictures;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Databases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Attacks;

/// <summary>An attacker asks for a picture of usual size over many connections and takes nothing of it. Left alone, the system takes all of
/// such an answer from the service, which then believes that it was read.</summary>
public sealed class IdleReaderTests
{
    private const int PictureBytes = 742 * 1024;

    [Fact]
    public async Task Readers_who_take_nothing_keep_their_places_until_they_are_cut_off()
    {
        var aborted = new Aborted();
        await using var host = await IdentityHost.StartAsync(
            DatabaseKind.Sqlite,
            services => services.AddSingleton<IStartupFilter>(aborted),
            ("Identity:Transfers:Grace", "00:00:10"),
            ("Identity:Transfers:AnswerBytesPerSecond", "65536")
        );
        await StoreAsync(host);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        List<Socket> readers = [];
        try
        {
            readers.AddRange(await Task.WhenAll(Enumerable.Range(0, PictureReads.MostOfOneAddress).Select(_ => AskAsync(host))));
            do
            {
                readers.Add(await AskAsync(host));
                readers.Count.ShouldBeLessThan(3 * PictureReads.MostOfOneAddress, "nobody holds a place");
            } while (await StatusOfAsync(readers[^1], patience.Token) != "429");

            await aborted.SeeAsync(PictureReads.MostOfOneAddress, patience.Token);

            (await host.Client.GetByteArrayAsync(new Uri("/images/usual", UriKind.Relative), patience.Token)).Length.ShouldBe(PictureBytes);
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    private static async Task StoreAsync(IdentityHost host)
    {
        var person = await Person.SignUpAsync(host);
        var picture = RandomNumberGenerator.GetBytes(PictureBytes);
        await using var db = await host.OpenStoreAsync();
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO images (id, user_id, content_type, content, created_at) SELECT 'usual', id, 'image/png', {picture}, created_at FROM users WHERE id = {person.Id}"
        );
    }

    private static async Task<Socket> AskAsync(IdentityHost host)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4 * 1024 };
        await socket.ConnectAsync(IPAddress.Loopback, host.Client.BaseAddress!.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /images/usual HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        return socket;
    }

    /// <summary>From the first bytes of the answer; the rest stays where it is.</summary>
    private static async Task<string> StatusOfAsync(Socket reader, CancellationToken ct)
    {
        var buffer = new byte[64];
        return Encoding.ASCII.GetString(buffer, 0, await reader.ReceiveAsync(buffer, ct)).Split(' ')[1];
    }

    /// <summary>Counts the readers that the service gives up.</summary>
    private sealed class Aborted : IStartupFilter
    {
        private int count;

        public async Task SeeAsync(int readers, CancellationToken ct)
        {
            while (Volatile.Read(ref count) < readers)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
            }
        }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    async (http, rest) =>
                    {
                        http.RequestAborted.Register(() => Interlocked.Increment(ref count));
                        await rest(http);
                    }
                );
                next(app);
            };
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Attacks;

/// <summary>An attacker asks for a picture many times and reads the answers as slowly as possible. The service runs in its own
/// process.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SlowPictureReadersTests
{
    private const int PictureBytes = 2 * 1024 * 1024;
    private const string Path = "/images/slow";

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Slow_readers_of_a_picture_share_one_copy(DatabaseKind kind)
    {
        await using var database = await Schema.CreateAsync(kind);
        using var data = new DataDirectory();
        await using var service = await ServeAsync(database, data);
        var picture = RandomNumberGenerator.GetBytes(PictureBytes);
        await StoreAsync(service, database, picture);
        (await service.Client.GetByteArrayAsync(Path)).ShouldBe(picture);
        (await service.GetAsync("/health/ready")).Status.ShouldBe(HttpStatusCode.OK);
        var before = MemoryOf(service);
        List<Socket> readers = [];
        try
        {
            for (var reader = 0; reader < 250; reader++)
            {
                readers.Add(await AskAsync(service, $"198.18.{reader}.1"));
            }

            (await Task.WhenAll(readers.Select(StatusOfAsync))).ShouldAllBe(status => status == 200);
            if (OperatingSystem.IsLinux())
            {
                // One copy for each would be 500 MiB, and as much in buffers
                (MemoryOf(service) - before).ShouldBeLessThan(120L * 1024 * 1024);
            }

            (await service.Client.GetByteArrayAsync(Path)).ShouldBe(picture);
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    private static Task<IdentityProcess> ServeAsync(TestDatabase database, DataDirectory data) =>
        IdentityProcess.ServeAsync(
            new Dictionary<string, string>
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ConnectionStrings__Identity"] = database.PatientConnectionString, // 250 first connections at once
                ["Identity__DataDirectory"] = data.Path,
                ["Identity__Passwords__BcryptCost"] = "4",
                ["Identity__Proxies__Trusted"] = "127.0.0.1,::1",
            }
        );

    /// <summary>As an earlier version stored pictures: in one form, as large as it came.</summary>
    private static async Task StoreAsync(IdentityProcess service, TestDatabase database, byte[] picture)
    {
        var signedUp = await service.PostAsync(
            "/signup",
            new
            {
                email = "ada@example.com",
                name = "Ada",
                password = Person.NewPassword(),
            }
        );
        signedUp.ShouldBe(HttpStatusCode.Created);
        await using var db = await Schema.ContextsOn(database.PatientConnectionString).CreateDbContextAsync();
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO images (id, user_id, content_type, content, created_at) SELECT 'slow', id, 'image/png', {picture}, created_at FROM users"
        );
    }

    /// <summary>Takes as little as the system allows, and reads nothing of its own accord.</summary>
    private static async Task<Socket> AskAsync(IdentityProcess service, string address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4 * 1024 };
        await socket.ConnectAsync(IPAddress.Loopback, service.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {Path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {address}\r\n\r\n"));
        return socket;
    }

    private static async Task<int> StatusOfAsync(Socket reader) =>
        int.Parse((await HeadOfAsync(reader)).Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary>The first bytes of the answer, and no more.</summary>
    private static async Task<string> HeadOfAsync(Socket reader)
    {
        var buffer = new byte[1024];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return Encoding.ASCII.GetString(buffer, 0, await reader.ReceiveAsync(buffer, patience.Token));
    }

    private static long MemoryOf(IdentityProcess service)
    {
        using var process = Process.GetProcessById(service.Id);
        return process.WorkingSet64;
    }
}

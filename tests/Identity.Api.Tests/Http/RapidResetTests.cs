using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Databases;
using Identity.Testing.Pictures;

namespace Identity.Api.Tests.Http;

/// <summary>
/// Security requirement 81 where the service terminates TLS itself (<c>Kestrel:Endpoints</c>), and so speaks HTTP/2: streams that are
/// opened and reset by the thousand on one connection (CVE-2023-44487). Frames are written by hand: no client would send them.
/// </summary>
public sealed class RapidResetTests : IAsyncLifetime
{
    private const int Streams = 10_000;

    private const byte Headers = 0x1;
    private const byte ResetStream = 0x3;
    private const byte Settings = 0x4;
    private const byte EndOfStreamAndHeaders = 0x5;

    private readonly string directory = Directory.CreateTempSubdirectory("identity-tls").FullName;

    private IdentityHost host = null!;
    private string thumbprint = "";

    public async ValueTask InitializeAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(
            new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero)
        );
        thumbprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        var (certificateFile, keyFile) = (Path.Combine(directory, "tls.crt"), Path.Combine(directory, "tls.key"));
        await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        host = await IdentityHost.StartAsync(
            DatabaseKind.Sqlite,
            ("Kestrel:Endpoints:Tls:Url", "https://127.0.0.1:0"),
            ("Kestrel:Endpoints:Tls:Certificate:Path", certificateFile),
            ("Kestrel:Endpoints:Tls:Certificate:KeyPath", keyFile)
        );
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Ten_thousand_streams_that_are_reset_at_once_keep_nobody_from_being_served()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var handler = new SocketsHttpHandler { SslOptions = Trusting() };
        using var others = new HttpMessageInvoker(handler);
        (await AskAsync(others, limit.Token)).ShouldBe((HttpStatusCode.OK, HttpVersion.Version20));

        var flood = FloodAsync(limit.Token);
        var served = 0;
        do
        {
            (await AskAsync(others, limit.Token)).ShouldBe((HttpStatusCode.OK, HttpVersion.Version20));
            served++;
        } while (!flood.IsCompleted || served < 20);

        var (sent, answer) = await flood;
        sent.ShouldBeGreaterThan(100); // or there has been no flood
        (sent == Streams || answer.Length > 0).ShouldBeTrue(); // taken in, or cut off with a word
    }

    [Fact] // the rates of a body can be set for a connection of HTTP/2 alone
    public async Task A_picture_can_be_uploaded_over_HTTP2()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var handler = new SocketsHttpHandler { SslOptions = Trusting() };
        using var client = new HttpMessageInvoker(handler);
        var signedUp = await SendAsync(
            HttpMethod.Post,
            "/signup",
            JsonContent.Create(
                new
                {
                    email = Person.NewEmail(),
                    name = "Ada",
                    password = Person.NewPassword(),
                }
            ),
            null
        );
        var token = (string)JsonNode.Parse(await signedUp.Content.ReadAsStringAsync(limit.Token))!["data"]!["accessToken"]!;
        host.Watch.Add(token);

        var raw = new ByteArrayContent(PictureFile.Read("plain.png")) { Headers = { ContentType = new("image/png") } };
        (await SendAsync(HttpMethod.Put, "/profile/image", raw, token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (
            await SendAsync(HttpMethod.Put, "/profile", Form.With.Name("Ada").Image(PictureFile.Read("plain.jpg")).Content(), token)
        ).StatusCode.ShouldBe(HttpStatusCode.OK);

        Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent body, string? bearer) =>
            client.SendAsync(
                new HttpRequestMessage(method, new Uri(host.Client.BaseAddress!, path))
                {
                    Version = HttpVersion.Version20,
                    VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                    Content = body,
                    Headers = { Authorization = bearer is null ? null : new("Bearer", bearer) },
                },
                limit.Token
            );
    }

    /// <returns>How many streams were opened before the connection was closed, and what came back.</returns>
    private async Task<(int Sent, byte[] Answer)> FloodAsync(CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port, ct);
        await using var tls = new SslStream(client.GetStream());
        var options = Trusting();
        options.TargetHost = "localhost";
        options.ApplicationProtocols = [SslApplicationProtocol.Http2];
        await tls.AuthenticateAsClientAsync(options, ct);
        tls.NegotiatedApplicationProtocol.ShouldBe(SslApplicationProtocol.Http2);

        using var answer = new MemoryStream();
        await tls.WriteAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, [])], ct);

        // Its settings are read before the flood: a connection that is cut off under it is reset, and TCP then drops what was not read yet.
        var first = new byte[1024];
        await answer.WriteAsync(first.AsMemory(0, await tls.ReadAsync(first, ct)), ct);
        var reading = DrainAsync(tls, answer, ct);
        var sent = 0;
        try
        {
            for (; sent < Streams; sent++)
            {
                var stream = (2 * sent) + 1;
                await tls.WriteAsync(
                    (byte[])[.. Frame(Headers, EndOfStreamAndHeaders, stream, Request), .. Frame(ResetStream, 0, stream, [0, 0, 0, 8])],
                    ct
                ); // CANCEL
            }
        }
        catch (IOException)
        {
            // The service has had enough of this connection.
        }

        client.Client.Shutdown(SocketShutdown.Send);
        await reading;
        return (sent, answer.ToArray());
    }

    private static async Task DrainAsync(SslStream tls, MemoryStream answer, CancellationToken ct)
    {
        try
        {
            await tls.CopyToAsync(answer, ct);
        }
        catch (IOException)
        {
            // reset
        }
    }

    /// <summary>RFC 9113 section 4.1.</summary>
    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload) =>
        [
            (byte)(payload.Length >> 16),
            (byte)(payload.Length >> 8),
            (byte)payload.Length,
            type,
            flags,
            (byte)(stream >> 24),
            (byte)(stream >> 16),
            (byte)(stream >> 8),
            (byte)stream,
            .. payload,
        ];

    /// <summary>RFC 7541: GET and https from the static table, path and authority as they are.</summary>
    private static byte[] Request { get; } = [0x82, 0x87, .. Literal(0x04, "/profile"), .. Literal(0x01, "localhost")];

    private static byte[] Literal(byte name, string value) => [name, (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private SslClientAuthenticationOptions Trusting() =>
        new()
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString(HashAlgorithmName.SHA256) == thumbprint,
        };

    private async Task<(HttpStatusCode Status, Version Version)> AskAsync(HttpMessageInvoker others, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Client.BaseAddress!, "/agreements"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await others.SendAsync(request, ct);
        return (answer.StatusCode, answer.Version);
    }
}

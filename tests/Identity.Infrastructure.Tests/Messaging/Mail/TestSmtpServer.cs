using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Identity.Infrastructure.Tests.Messaging.Mail;

/// <summary>A mail server on loopback that speaks as much SMTP as a client needs, and as strictly.</summary>
internal sealed class TestSmtpServer : IDisposable
{
    internal const string CertificateName = "localhost";

    private static readonly X509Certificate2 Certificate = MakeCertificate();

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<string> commands = new();
    private readonly ConcurrentQueue<byte[]> mails = new();

    internal TestSmtpServer()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    internal int Port { get; }

    internal bool IsTls { get; init; }

    internal string[] Extensions { get; init; } = ["PIPELINING"];

    /// <summary>In <see cref="Replies"/>: nothing is said any more.</summary>
    internal const string Silence = "";

    /// <summary>Said in place of what would be right, by command.</summary>
    internal Dictionary<string, string> Replies { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The same, by the whole line; null for what would be right.</summary>
    internal Func<string, string?> Answer { get; init; } = _ => null;

    /// <summary>Whether TLS begins after STARTTLS even where something else was answered.</summary>
    internal bool IsTlsAfterAnswer { get; init; }

    /// <summary>Every command, with "TLS " in front of those that came encrypted.</summary>
    internal IReadOnlyCollection<string> Commands => commands;

    /// <summary>What was taken charge of, with doubled dots undone.</summary>
    internal IReadOnlyCollection<byte[]> Mails => mails;

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
    }

    internal static bool IsOurs(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate?.GetCertHashString(HashAlgorithmName.SHA256) == Certificate.GetCertHashString(HashAlgorithmName.SHA256);

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(stop.Token);
            _ = Task.Run(async () =>
            {
                using (client)
                {
                    try
                    {
                        await ServeAsync(client.GetStream());
                    }
                    catch (Exception exception)
                        when (exception
                                is IOException
                                    or System.Security.Authentication.AuthenticationException
                                    or OperationCanceledException
                        )
                    {
                        // The client hung up; the test looks at what was said before.
                    }
                }
            });
        }
    }

    private async Task ServeAsync(Stream stream)
    {
        var secure = false;
        if (IsTls)
        {
            stream = await SecureAsync(stream);
            secure = true;
        }

        await SayAsync(stream, Replies.GetValueOrDefault("CONNECT", "220 test ESMTP"));
        while (await ReadLineAsync(stream) is { } line)
        {
            commands.Enqueue((secure ? "TLS " : "") + line);
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            var reply = Answer(line) ?? Replies.GetValueOrDefault(verb);
            if (reply is not null)
            {
                await SayAsync(stream, reply);
            }
            else
            {
                switch (verb)
                {
                    case "EHLO":
                        var offered = Extensions.Where(extension => !(secure && extension == "STARTTLS")).ToArray();
                        await SayAsync(
                            stream,
                            string.Join("\r\n", offered.Select(extension => $"250-{extension}").Prepend("250-test").Append("250 HELP"))
                        );
                        break;
                    case "DATA":
                        await SayAsync(stream, "354 go ahead");
                        var mail = await ReadMailAsync(stream);
                        var verdict = Replies.GetValueOrDefault("CONTENT", "250 queued");
                        if (verdict.StartsWith('2'))
                        {
                            mails.Enqueue(mail);
                        }

                        await SayAsync(stream, verdict);
                        break;
                    case "QUIT":
                        await SayAsync(stream, "221 bye");
                        return;
                    case "STARTTLS":
                        break; // answered below, where the stream changes
                    default:
                        await SayAsync(stream, verb is "AUTH" ? "235 welcome" : "250 fine");
                        break;
                }
            }

            if (verb is "STARTTLS" && (reply is null || IsTlsAfterAnswer))
            {
                if (reply is null)
                {
                    await SayAsync(stream, "220 go ahead");
                }

                stream = await SecureAsync(stream);
                secure = true;
            }
        }
    }

    private static async Task<Stream> SecureAsync(Stream stream)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(Certificate);
        return tls;
    }

    private async Task SayAsync(Stream stream, string reply)
    {
        if (reply == Silence)
        {
            await Task.Delay(Timeout.Infinite, stop.Token);
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(reply + "\r\n"));
    }

    private static async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            line.Add(one[0]);
            if (line is [.., (byte)'\r', (byte)'\n'])
            {
                return Encoding.UTF8.GetString([.. line[..^2]]);
            }
        }

        return null;
    }

    private static async Task<byte[]> ReadMailAsync(Stream stream)
    {
        var mail = new StringBuilder();
        while (await ReadLineAsync(stream) is { } line && line != ".")
        {
            mail.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(mail.ToString());
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={CertificateName}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddDays(-1),
            TimeProvider.System.GetUtcNow().AddDays(1)
        );
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}

using System.Net;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary>Opens connections to the mail server. None falls back to clear text, and none names this host.</summary>
internal static class SmtpConnection
{
    // NTLM is left out: it tells the server the name of this machine.
    private static readonly string[] PasswordMechanisms =
    [
        "SCRAM-SHA-512",
        "SCRAM-SHA-512-PLUS",
        "SCRAM-SHA-256",
        "SCRAM-SHA-256-PLUS",
        "SCRAM-SHA-1",
        "SCRAM-SHA-1-PLUS",
        "CRAM-MD5",
        "PLAIN",
        "LOGIN",
    ];

    /// <param name="token">Signs in, in place of the password.</param>
    internal static async Task<SmtpClient> OpenAsync(MailSettings settings, string? token, CancellationToken ct)
    {
        var client = new SmtpClient
        {
            CheckCertificateRevocation = false, // a list that an inner network cannot reach would stop all mail
            ServerCertificateValidationCallback = settings.TrustCertificate,
        };
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(settings.Host!, settings.Port, ct);
            client.LocalDomain = ((IPEndPoint)socket.LocalEndPoint!).Address.ToString(); // an address literal (RFC 5321 section 4.1.4)
            await client.ConnectAsync(socket, settings.Host!, settings.Port, Options(settings.Security), ct);
            if (settings.Username is { } username)
            {
                await SignInAsync(client, username, settings.Password, token, ct);
            }

            return client;
        }
        catch
        {
            client.Dispose();
            socket.Dispose();
            throw;
        }
    }

    private static SecureSocketOptions Options(MailSecurity security) =>
        security switch
        {
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            MailSecurity.StartTls => SecureSocketOptions.StartTls, // required: going on in the clear is what a man in the middle hopes for
            MailSecurity.None => SecureSocketOptions.None,
            _ => throw new ArgumentOutOfRangeException(nameof(security), security, null),
        };

    private static async Task SignInAsync(SmtpClient client, string username, string password, string? token, CancellationToken ct)
    {
        var offered = client.AuthenticationMechanisms;
        offered.IntersectWith(token is null ? PasswordMechanisms : ["XOAUTH2"]);
        if (offered.Count == 0)
        {
            throw new DeliveryException("smtp_login_not_offered");
        }

        await (
            token is null
                ? client.AuthenticateAsync(username, password, ct)
                : client.AuthenticateAsync(new SaslMechanismOAuth2(username, token), ct)
        );
    }
}

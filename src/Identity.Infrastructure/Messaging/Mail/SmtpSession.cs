using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary>
/// One conversation with a mail server (RFC 5321): as much of it as sending takes. System.Net.Mail.SmtpClient cannot speak TLS from the
/// first byte, which RFC 8314 section 3 recommends and many providers demand.
/// </summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private SmtpChannel? opened;
    private IReadOnlyList<string> extensions = [];

    private SmtpSession()
    {
    }

    private SmtpChannel Channel => opened ?? throw new InvalidOperationException("The session has not been opened.");

    /// <summary>Connects, secures the connection as configured and signs in.</summary>
    internal static async Task<SmtpSession> OpenAsync(MailSettings settings, CancellationToken ct)
    {
        var session = new SmtpSession();
        try
        {
            await session.socket.ConnectAsync(settings.Host!, settings.Port, ct);
            session.opened = new SmtpChannel(new NetworkStream(session.socket, ownsSocket: true));
            await session.BeginAsync(settings, ct);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when the server has taken charge of the mail.</summary>
    internal async Task SendAsync(Mailbox from, Mailbox to, ReadOnlyMemory<byte> mail, CancellationToken ct)
    {
        var international = !from.IsAscii || !to.IsAscii;
        if (international && !Offers("SMTPUTF8"))
        {
            throw new DeliveryException("smtp_utf8_not_offered"); // RFC 6531 section 3.2
        }

        await Channel.CommandAsync($"MAIL FROM:<{from.Address}>{(international ? " SMTPUTF8" : "")}", "smtp_from", 2, ct);
        await Channel.CommandAsync($"RCPT TO:<{to.Address}>", "smtp_recipient", 2, ct);
        await Channel.CommandAsync("DATA", "smtp_data", 3, ct);
        await Channel.WriteMailAsync(mail, ct);
        await Channel.ReplyAsync("smtp_content", 2, ct);
        await QuitAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (opened is not null)
        {
            await opened.DisposeAsync();
        }

        socket.Dispose();
    }

    private async Task BeginAsync(MailSettings settings, CancellationToken ct)
    {
        if (settings.Security is MailSecurity.Tls)
        {
            await SecureAsync(settings, ct);
        }

        await Channel.ReplyAsync("smtp_greeting", 2, ct);
        await GreetAsync(ct);
        if (settings.Security is MailSecurity.StartTls)
        {
            if (!Offers("STARTTLS"))
            {
                throw new DeliveryException("smtp_starttls_not_offered"); // going on in the clear is what a man in the middle hopes for
            }

            await Channel.CommandAsync("STARTTLS", "smtp_starttls", 2, ct);
            await SecureAsync(settings, ct);
            await GreetAsync(ct); // what was said before is void (RFC 3207 section 4.2)
        }

        if (settings.Username is { } username)
        {
            await SignInAsync(username, settings.Password, ct);
        }
    }

    private async Task SecureAsync(MailSettings settings, CancellationToken ct)
    {
        var tls = new SslStream(Channel.Detach(), leaveInnerStreamOpen: false);
        opened = new SmtpChannel(tls);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = settings.Host, RemoteCertificateValidationCallback = settings.TrustCertificate }, ct);
    }

    private async Task GreetAsync(CancellationToken ct)
    {
        // The address literal (RFC 5321 section 4.1.4): in a container the host's name says nothing to anybody.
        var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var literal = address.AddressFamily is AddressFamily.InterNetworkV6 ? $"IPv6:{new IPAddress(address.GetAddressBytes())}" : address.ToString();
        extensions = await Channel.CommandAsync($"EHLO [{literal}]", "smtp_hello", 2, ct);
    }

    private async Task SignInAsync(string username, string password, CancellationToken ct)
    {
        var mechanisms = extensions.FirstOrDefault(line => line.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))?.ToUpperInvariant().Split(' ') ?? [];
        if (mechanisms.Contains("PLAIN", StringComparer.Ordinal))
        {
            await Channel.CommandAsync($"AUTH PLAIN {Base64($"\0{username}\0{password}")}", "smtp_login", 2, ct); // RFC 4616
        }
        else if (mechanisms.Contains("LOGIN", StringComparer.Ordinal))
        {
            await Channel.CommandAsync("AUTH LOGIN", "smtp_login", 3, ct);
            await Channel.CommandAsync(Base64(username), "smtp_login", 3, ct);
            await Channel.CommandAsync(Base64(password), "smtp_login", 2, ct);
        }
        else
        {
            throw new DeliveryException("smtp_login_not_offered");
        }
    }

    private async Task QuitAsync(CancellationToken ct)
    {
        try
        {
            await Channel.CommandAsync("QUIT", "smtp_quit", 2, ct);
        }
        catch (Exception exception) when (exception is DeliveryException or IOException or OperationCanceledException)
        {
            // The mail is the server's by now; how it says goodbye changes nothing.
        }
    }

    private bool Offers(string extension) =>
        extensions.Any(line => line.Split(' ')[0].Equals(extension, StringComparison.OrdinalIgnoreCase));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

using Identity.Domain.Messaging;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary>Mail through a server, one connection each. What is said on it holds secrets, so it is never logged.</summary>
internal sealed class SmtpTransport(MailSettings settings, MailTokens tokens) : IMessageTransport
{
    public MessageChannel Channel => MessageChannel.Mail;

    public async Task SendAsync(RenderedMessage message, CancellationToken ct)
    {
        using var mail = MimeMail.Create(message, settings.From);
        await ConverseAsync((client, patience) => SendAsync(client, mail, patience), ct);
    }

    /// <summary>A connection that is secured and signed in, and no mail.</summary>
    public Task ProbeAsync(CancellationToken ct) => ConverseAsync((client, patience) => client.NoOpAsync(patience), ct);

    private async Task ConverseAsync(Func<SmtpClient, CancellationToken, Task> talk, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(settings.Timeout);
        try
        {
            using var client = await OpenAsync(timeout.Token);
            await talk(client, timeout.Token);
            await client.DisconnectAsync(quit: true, timeout.Token); // a goodbye that fails is forgiven: the server has the mail
        }
        catch (Exception exception) when (exception is not DeliveryException)
        {
            ct.ThrowIfCancellationRequested();
            throw timeout.IsCancellationRequested ? new DeliveryException("smtp_timeout", inner: exception) : SmtpFailure.Of(exception);
        }
    }

    /// <summary>A connection that is secured and signed in as configured.</summary>
    private async Task<SmtpClient> OpenAsync(CancellationToken ct)
    {
        if (settings.OAuth is null)
        {
            return await SmtpConnection.OpenAsync(settings, token: null, ct);
        }

        var token = await tokens.GetAsync(refused: null, ct);
        try
        {
            return await SmtpConnection.OpenAsync(settings, token, ct);
        }
        catch (AuthenticationException)
        {
            // It may have been revoked before its time. Once more on a connection of its own: some servers hang up after a refusal.
            return await SmtpConnection.OpenAsync(settings, await tokens.GetAsync(refused: token, ct), ct);
        }
    }

    private static async Task SendAsync(SmtpClient client, MimeMessage mail, CancellationToken ct)
    {
        var format = MimeMail.Format(mail);
        if (format.International && !client.Capabilities.HasFlag(SmtpCapabilities.UTF8 | SmtpCapabilities.EightBitMime))
        {
            throw new DeliveryException("smtp_utf8_not_offered", isFinal: true); // RFC 6531 section 3.2
        }

        try
        {
            await client.SendAsync(format, mail, ct);
        }
        catch (SmtpCommandException refusal)
        {
            throw SmtpFailure.OfMail(refusal);
        }
    }
}

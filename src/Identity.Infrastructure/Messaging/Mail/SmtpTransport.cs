using System.Net.Sockets;
using System.Security.Authentication;
using Identity.Domain.Messaging;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary>Mail through a server, one connection each.</summary>
internal sealed class SmtpTransport(MailSettings settings) : IMessageTransport
{
    public MessageChannel Channel => MessageChannel.Mail;

    public async Task SendAsync(RenderedMessage message, CancellationToken ct)
    {
        var recipient = MailFolder.Recipient(message);
        var mail = MimeMail.Write(message, settings.From, recipient);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(settings.Timeout);
        try
        {
            await using var session = await SmtpSession.OpenAsync(settings, timeout.Token);
            await session.SendAsync(settings.From, recipient, mail, timeout.Token);
        }
        catch (SocketException exception)
        {
            throw new DeliveryException("smtp_connect", inner: exception);
        }
        catch (AuthenticationException exception)
        {
            throw new DeliveryException("smtp_certificate", inner: exception);
        }
        catch (IOException exception)
        {
            throw new DeliveryException("smtp_connection_lost", inner: exception);
        }
        catch (OperationCanceledException exception) when (!ct.IsCancellationRequested)
        {
            throw new DeliveryException("smtp_timeout", inner: exception);
        }
    }
}

using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary>
/// What went wrong, in a word of ours: the server's words may quote the address, so only its code is kept. Only a mail that the server
/// refused for good is final; what the operator or time can mend is tried again. A refusal by policy (5.7.x of RFC 3463: relaying denied,
/// the sender not authorised, a poor reputation) and a full mailbox (5.2.2) say nothing about whether the recipient exists.
/// </summary>
internal static class SmtpFailure
{
    /// <summary>The server refused the sender, the recipient or the content.</summary>
    internal static DeliveryException OfMail(SmtpCommandException refusal)
    {
        var code = (int)refusal.StatusCode;
        var isPolicy = refusal.Message.StartsWith("5.7.", StringComparison.Ordinal);
        var isPermanent = code / 100 == 5 && !refusal.Message.StartsWith("5.2.2", StringComparison.Ordinal); // RFC 5321 section 4.2.1
        return refusal.ErrorCode switch
        {
            not SmtpErrorCode.SenderNotAccepted when isPolicy => new($"smtp_policy_{code}", inner: refusal),
            SmtpErrorCode.SenderNotAccepted => new($"smtp_from_{code}", inner: refusal), // a setting of ours: every mail would be lost
            SmtpErrorCode.RecipientNotAccepted => new($"smtp_recipient_{code}", isPermanent, refusal),
            _ => new($"smtp_data_{code}", isPermanent, refusal),
        };
    }

    /// <summary>The mail did not come to be judged.</summary>
    internal static DeliveryException Of(Exception exception) => new(Kind(exception), inner: exception);

    private static string Kind(Exception exception) =>
        exception switch
        {
            SocketException => "smtp_connect",
            SslHandshakeException { ServerCertificate: not null } => "smtp_certificate",
            SslHandshakeException => "smtp_tls",
            NotSupportedException => "smtp_starttls_not_offered",
            SmtpCommandException refusal => $"smtp_connect_{(int)refusal.StatusCode}",
            ServiceNotAuthenticatedException => "smtp_login_required",
            AuthenticationException refusal => $"smtp_login_{Code(refusal.Message)}",
            SmtpProtocolException or IOException => "smtp_connection_lost",
            _ => exception.GetType().Name, // a bug, most likely
        };

    /// <summary>The library hands on "535: …", and nothing else that holds the code.</summary>
    private static string Code(string message) =>
        message.Length > 2 && message.AsSpan(0, 3).IndexOfAnyExceptInRange('0', '9') < 0 ? message[..3] : "refused";
}

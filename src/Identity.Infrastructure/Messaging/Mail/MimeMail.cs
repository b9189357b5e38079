using MimeKit;
using MimeKit.Text;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary>A message as a mail (RFC 5322, RFC 2046). Made of the same message, it is the same to the byte.</summary>
internal static class MimeMail
{
    private const int LongestLine = 998; // RFC 5322 section 2.1.1; a shorter limit would break links in two

    /// <exception cref="DeliveryException">The recipient is not an address.</exception>
    internal static MimeMessage Create(RenderedMessage message, MailboxAddress from)
    {
        var text = new TextPart(TextFormat.Plain) { Text = message.Text };
        var mail = new MimeMessage
        {
            Date = message.CreatedAt.ToUniversalTime(),
            Subject = message.Subject.Replace("=?", "= ?", StringComparison.Ordinal), // or readers decode what someone typed (RFC 2047)

            // The same at each attempt, so that a reader can tell a second delivery. The library's own would name this host.
            MessageId = $"{message.Id:N}@{from.Domain}",
            Body = message.Html is null ? text : Alternatives(message.Id, text, new TextPart(TextFormat.Html) { Text = message.Html }),
        };
        mail.From.Add(from.Clone()); // a list listens to its addresses: the one of the settings would remember every mail
        mail.To.Add(Mailboxes.Recipient(message.Recipient));
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated"); // asks for no out-of-office answers (RFC 3834)
        mail.Prepare(EncodingConstraint.SevenBit, LongestLine);
        return mail;
    }

    /// <summary>How a mail is written: UTF-8 in its header only where an address cannot do without (RFC 6532).</summary>
    internal static FormatOptions Format(MimeMessage mail)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.EnsureNewLine = true;
        format.International = mail.From.Mailboxes.Concat(mail.To.Mailboxes).Any(mailbox => mailbox.IsInternational);
        return format;
    }

    private static MultipartAlternative Alternatives(Guid id, TextPart text, TextPart html) =>
        new(text, html) // the last is preferred
        {
            // "=_" cannot occur in quoted-printable (RFC 2045 section 6.7), and nobody who writes a name knows the id
            Boundary = $"=_{id:N}",
        };
}

using System.Globalization;
using System.Text;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary>A mail as it travels (RFC 5322, RFC 2046). Made of the same message, it is the same to the byte.</summary>
internal static class MimeMail
{
    private const int LongestLine = 998; // RFC 5322 section 2.1.1

    internal static byte[] Write(RenderedMessage message, Mailbox from, Mailbox to)
    {
        var mail = new StringBuilder();
        Line(mail, $"Date: {message.CreatedAt.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000");
        Line(mail, $"From: {MimeHeader.Address(from)}");
        Line(mail, $"To: {MimeHeader.Address(to)}");
        Line(mail, $"Subject: {MimeHeader.Text(message.Subject)}");
        Line(mail, $"Message-ID: <{message.Id:N}@{from.Domain}>"); // the same at each attempt, so that a reader can tell a second delivery
        Line(mail, "Auto-Submitted: auto-generated"); // no out-of-office answers, please (RFC 3834)
        Line(mail, "MIME-Version: 1.0");
        if (message.Html is null)
        {
            Part(mail, "plain", message.Text);
        }
        else
        {
            // "=_" cannot occur in quoted-printable (RFC 2045 section 6.7), and nobody who writes a name knows the id.
            var boundary = $"=_{message.Id:N}";
            Line(mail, $"Content-Type: multipart/alternative; boundary=\"{boundary}\"");
            Line(mail, "");
            Line(mail, $"--{boundary}");
            Part(mail, "plain", message.Text);
            Line(mail, $"--{boundary}");
            Part(mail, "html", message.Html); // the last is the preferred one (RFC 2046 section 5.1.4)
            Line(mail, $"--{boundary}--");
        }

        return Encoding.UTF8.GetBytes(mail.ToString());
    }

    private static void Part(StringBuilder mail, string subtype, string text)
    {
        var lines = text.Split('\n');
        var isPlain = lines.All(line => line.Length <= LongestLine && line.All(character => character is (>= ' ' and <= '~') or '\t'));
        Line(mail, $"Content-Type: text/{subtype}; charset=utf-8");
        Line(mail, $"Content-Transfer-Encoding: {(isPlain ? "7bit" : "quoted-printable")}");
        Line(mail, "");
        Line(mail, isPlain ? string.Join("\r\n", lines) : QuotedPrintable.Encode(text));
    }

    private static void Line(StringBuilder mail, string line) => mail.Append(line).Append("\r\n");
}

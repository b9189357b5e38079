using System.Globalization;
using MimeKit.Encodings;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary>
/// Domains of mailboxes, always in ASCII and by the rules by which an account's address is read. MimeKit alone would decode xn-- and encode
/// it again by rules of its own, so that a mail could go to another domain than the one that was proven.
/// </summary>
internal sealed class AsciiDomains : IPunycode
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    public string Encode(string unicode) => Idn.GetAscii(unicode);

    public string Encode(string unicode, int index) => Idn.GetAscii(unicode, index);

    public string Encode(string unicode, int index, int count) => Idn.GetAscii(unicode, index, count);

    public string Decode(string ascii) => ascii;

    public string Decode(string ascii, int index) => ascii[index..];

    public string Decode(string ascii, int index, int count) => ascii.Substring(index, count);
}

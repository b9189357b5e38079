using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary>An address that can stand in an envelope and in a header: checked, with the domain in ASCII.</summary>
public sealed class Mailbox
{
    private const int MaximumLength = 254; // RFC 5321 section 4.5.3.1.3, less the angle brackets

    private static readonly SearchValues<char> Specials = SearchValues.Create("()<>[]:;,\\\""); // RFC 5322 section 3.2.3
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private Mailbox(string? name, string local, string domain)
    {
        Name = name;
        Domain = domain;
        Address = $"{local}@{domain}";
    }

    public string? Name { get; }

    public string Address { get; }

    public string Domain { get; }

    /// <summary>Whether every server can carry it; otherwise only one with SMTPUTF8 (RFC 6531).</summary>
    internal bool IsAscii => Address.All(char.IsAscii);

    /// <param name="text"><c>ada@example.com</c> or <c>Ada Lovelace &lt;ada@example.com&gt;</c>.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Mailbox? mailbox)
    {
        ArgumentNullException.ThrowIfNull(text);
        mailbox = text.Any(char.IsControl) || !MailAddress.TryCreate(text, out var parsed) ? null : Of(parsed.Address, parsed.DisplayName);
        return mailbox is not null;
    }

    /// <summary>A bare address, as accounts hold it: whatever is none is refused here, before it reaches a server.</summary>
    internal static bool TryParseAddress(string text, [NotNullWhen(true)] out Mailbox? mailbox)
    {
        mailbox = Of(text, null);
        return mailbox is not null;
    }

    /// <summary>Only what means nothing else in an envelope or a header: a dot-atom in front of a domain name.</summary>
    private static Mailbox? Of(string address, string? name)
    {
        if (address.Length > MaximumLength || address.Split('@') is not [{ Length: > 0 } local, { } domain] || !domain.Contains('.', StringComparison.Ordinal)
            || address.AsSpan().ContainsAny(Specials) || address.EnumerateRunes().Any(rune =>
                rune == Rune.ReplacementChar || Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format))
        {
            return null;
        }

        try
        {
            return new Mailbox(string.IsNullOrWhiteSpace(name) ? null : name, local, Idn.GetAscii(domain));
        }
        catch (ArgumentException)
        {
            return null; // no domain name (RFC 5891)
        }
    }
}

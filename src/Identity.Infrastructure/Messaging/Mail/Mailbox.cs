using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Mail;
using Identity.Domain.Accounts;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary>An address that can stand in an envelope and in a header: checked, with the domain in ASCII.</summary>
public sealed class Mailbox
{
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
        mailbox = null;
        if (text.Any(char.IsControl) || !MailAddress.TryCreate(text, out var parsed) || Email.Parse(parsed.Address) is not { } email)
        {
            return false;
        }

        mailbox = Of(email, parsed.DisplayName);
        return true;
    }

    /// <summary>A bare address, as accounts hold it: whatever is none is refused here, before it reaches a server.</summary>
    internal static bool TryParseAddress(string text, [NotNullWhen(true)] out Mailbox? mailbox)
    {
        mailbox = Email.Parse(text) is { } email && email.Address == text ? Of(email, null) : null;
        return mailbox is not null;
    }

    private static Mailbox Of(Email email, string? name)
    {
        var at = email.Address.IndexOf('@', StringComparison.Ordinal);
        return new Mailbox(string.IsNullOrWhiteSpace(name) ? null : name, email.Address[..at], new IdnMapping().GetAscii(email.Address[(at + 1)..]));
    }
}

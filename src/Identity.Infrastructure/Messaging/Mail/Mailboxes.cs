using System.Diagnostics.CodeAnalysis;
using Identity.Domain;
using MimeKit;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary>Mailboxes for envelope and header: addresses that <see cref="Email"/> accepts, the domain in ASCII.</summary>
public static class Mailboxes
{
    private static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
    };

    /// <summary>The sender where none is configured.</summary>
    public static readonly MailboxAddress Nobody = new("Identity", "no-reply@identity.localhost");

    static Mailboxes() => MailboxAddress.IdnMapping = new AsciiDomains();

    /// <param name="text"><c>ada@example.com</c> or <c>Ada Lovelace &lt;ada@example.com&gt;</c>.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out MailboxAddress? mailbox)
    {
        ArgumentNullException.ThrowIfNull(text);
        mailbox =
            !text.Any(char.IsControl) && MailboxAddress.TryParse(Strict, text, out var parsed) ? Of(parsed.Address, parsed.Name) : null;
        return mailbox is not null;
    }

    /// <summary>A bare address, as accounts hold it. Anything else is refused before it reaches a server (security requirement
    /// 46).</summary>
    /// <exception cref="DeliveryException">It is not an address.</exception>
    internal static MailboxAddress Recipient(string address) =>
        Of(address, name: null) ?? throw new DeliveryException("recipient_invalid", isFinal: true);

    private static MailboxAddress? Of(string address, string? name) =>
        Email.Parse(address)?.Address == address
            ? new MailboxAddress(string.IsNullOrWhiteSpace(name) ? null : name, MailboxAddress.EncodeAddrspec(address))
            : null;
}

using System.Net.Security;
using Identity.Domain;
using MimeKit;

namespace Identity.Infrastructure.Messaging.Mail;

/// <summary><c>Identity:Mail</c>.</summary>
public sealed record MailSettings
{
    /// <summary>The sender. The default has a name that no mail server will ever have (RFC 6761 section 6.3).</summary>
    public MailboxAddress From { get; init; } = Mailboxes.Nobody;

    /// <summary>Where mail goes without a server.</summary>
    [NoKey]
    public required string Folder { get; init; }

    /// <summary>The server; null for the folder.</summary>
    public string? Host { get; init; }

    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>The standard port of <see cref="Security"/>, unless another is configured. Behind it, since properties are bound in
    /// order.</summary>
    public int Port
    {
        get => field > 0 ? field : StandardPort(Security);
        init;
    }

    /// <summary>Null where the server asks for no login.</summary>
    public string? Username { get; init; }

    [Secret]
    public string Password { get; init; } = "";

    /// <summary>Access tokens in place of the password; null for the password.</summary>
    public MailOAuthSettings? OAuth { get; init; }

    /// <summary>For the whole delivery of one mail.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Null trusts what this machine trusts. Only tests say otherwise.</summary>
    internal RemoteCertificateValidationCallback? TrustCertificate { get; init; }

    /// <summary>The registered ports (RFC 6409, RFC 8314 section 3.3).</summary>
    public static int StandardPort(MailSecurity security) =>
        security switch
        {
            MailSecurity.Tls => 465,
            MailSecurity.StartTls => 587,
            _ => 25,
        };

    public override string ToString() => $"{Host}:{Port} {Security}";
}

public enum MailSecurity
{
    /// <summary>In the clear: for a relay on this machine or a network of its own.</summary>
    None,

    /// <summary>Begins in the clear and must turn to TLS; a server that does not offer it gets nothing.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,
}

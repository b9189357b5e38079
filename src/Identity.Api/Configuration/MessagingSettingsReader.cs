using Identity.Domain.Messaging;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Messaging.Mail;
using Identity.Infrastructure.Messaging.Sms;
using MimeKit;

namespace Identity.Api.Configuration;

/// <summary>What is sent, how, and where its links lead: <c>Identity:Outbox</c>, <c>:Mail</c>, <c>:Sms</c>, <c>:Templates</c>, <c>:Links</c>.</summary>
internal static class MessagingSettingsReader
{
    private const int ShortestWebhookSecret = 16;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    internal static MessagingSettings Read(ConfigurationReader reader, string dataDirectory, string issuer) =>
        new(Outbox(reader), Mail(reader, dataDirectory), Sms(reader, dataDirectory), Templates(reader), Links(reader, issuer));

    private static OutboxSettings Outbox(ConfigurationReader reader)
    {
        var defaults = new OutboxSettings();
        return defaults with
        {
            Attempts = reader.Number("Identity:Outbox:Attempts", defaults.Attempts, 1, 1_000),
            Concurrency = reader.Number("Identity:Outbox:Concurrency", defaults.Concurrency, 1, 64),
        };
    }

    private static MailSettings Mail(ConfigurationReader reader, string dataDirectory)
    {
        var host = reader.Text("Identity:Mail:Host");
        var security = reader.Choice("Identity:Mail:Security", MailSecurity.StartTls);
        var settings = new MailSettings
        {
            From = From(reader, isRequired: host is not null),
            Folder = Path.Combine(dataDirectory, "mail"),
            Host = host,
            Security = security,
            Port = reader.Number("Identity:Mail:Port", MailSettings.StandardPort(security), 1, 65_535),
            Username = reader.Text("Identity:Mail:Username"),
            Password = Secret(reader, "Identity:Mail:Password") ?? "",
            OAuth = OAuth(reader),
            Timeout = reader.Duration("Identity:Mail:Timeout", TimeSpan.FromSeconds(30), Second, OutboxSettings.LongestDelivery),
        };
        if (host is not null && Uri.CheckHostName(host) is UriHostNameType.Unknown)
        {
            reader.Fault("Identity:Mail:Host", host, "the name or IP address of a mail server, without port");
        }

        if (settings.Username is not null && security is MailSecurity.None && !IsLoopback(host))
        {
            reader.Fault("Identity:Mail:Security", "None", "StartTls or Tls where there is an Identity:Mail:Username, or the password would travel in the clear");
        }

        if (settings.OAuth is not null && settings.Username is null)
        {
            reader.Fault("Identity:Mail:Username", null, "the mailbox that the access token is for, where there is an Identity:Mail:OAuth");
        }

        if (settings.OAuth is not null && settings.Password.Length > 0)
        {
            reader.SecretFault("Identity:Mail:Password and Identity:Mail:OAuth are both set; set one of them.");
        }

        return settings;
    }

    private static MailOAuthSettings? OAuth(ConfigurationReader reader)
    {
        const string section = "Identity:Mail:OAuth";
        var url = reader.Text($"{section}:TokenUrl");
        var id = reader.Text($"{section}:ClientId");
        var secret = Secret(reader, $"{section}:ClientSecret");
        var scope = reader.Text($"{section}:Scope");
        var refreshToken = Secret(reader, $"{section}:RefreshToken");
        var secretIsMissing = reader.Text($"{section}:ClientSecret") is null && reader.Text($"{section}:ClientSecretFile") is null;
        if (url is null && id is null && secretIsMissing && scope is null && refreshToken is null)
        {
            return null;
        }

        if (url is null || Endpoint(url) is null)
        {
            // Not repeated: people put credentials into addresses.
            reader.SecretFault($"{section}:TokenUrl is missing or cannot be used; it takes an https address (http on loopback only).");
        }

        if (id is null)
        {
            reader.Fault($"{section}:ClientId", null, "the identifier of this service at the token endpoint");
        }

        if (secretIsMissing)
        {
            reader.SecretFault(
                $"{section}:ClientSecret or {section}:ClientSecretFile is missing; it takes the secret that belongs to {section}:ClientId.");
        }

        return new MailOAuthSettings
        {
            TokenUrl = (url is null ? null : Endpoint(url)) ?? new Uri("https://identity.localhost"),
            ClientId = id ?? "",
            ClientSecret = secret ?? "",
            Scope = scope,
            RefreshToken = refreshToken,
        };
    }

    private static MailboxAddress From(ConfigurationReader reader, bool isRequired)
    {
        const string key = "Identity:Mail:From";
        const string accepted = "the sender, such as no-reply@example.com or Example <no-reply@example.com>";
        var text = reader.Text(key);
        if (text is null && isRequired)
        {
            reader.Fault(key, null, accepted);
        }

        if (text is not null && Mailboxes.TryParse(text, out var from))
        {
            return from;
        }

        if (text is not null)
        {
            reader.Fault(key, text, accepted);
        }

        // A name that no mail server will ever have (RFC 6761 section 6.3).
        return new MailboxAddress("Identity", "no-reply@identity.localhost");
    }

    private static SmsSettings Sms(ConfigurationReader reader, string dataDirectory)
    {
        const string key = "Identity:Sms:WebhookUrl";
        var text = reader.Text(key);
        var secret = Secret(reader, "Identity:Sms:WebhookSecret") ?? "";
        var url = text is null ? null : Endpoint(text);
        if (text is not null && url is null)
        {
            // Such an address often holds a key: it is not repeated.
            reader.SecretFault($"{key} cannot be used; it takes an https address (http on loopback only).");
        }

        if (text is not null && secret.Length < ShortestWebhookSecret)
        {
            reader.SecretFault(
                $"Identity:Sms:WebhookSecret or Identity:Sms:WebhookSecretFile is missing or too short; with a webhook it takes at least {ShortestWebhookSecret} characters.");
        }

        return new SmsSettings
        {
            Folder = Path.Combine(dataDirectory, "sms"),
            WebhookUrl = url,
            WebhookSecret = secret,
            Timeout = reader.Duration("Identity:Sms:Timeout", TimeSpan.FromSeconds(10), Second, OutboxSettings.LongestDelivery),
        };
    }

    private static MessageTemplates Templates(ConfigurationReader reader)
    {
        var directory = reader.Text("Identity:Templates:Directory");
        return MessageTemplates.Load(directory is null ? null : Path.GetFullPath(directory), reader.SecretFault);
    }

    private static LinkSettings Links(ConfigurationReader reader, string issuer)
    {
        var pages = LinkSettings.Under(issuer);
        return new LinkSettings
        {
            InviteTemplate = Link(reader, "Identity:Links:Invite", pages.InviteTemplate),
            ResetPasswordTemplate = Link(reader, "Identity:Links:ResetPassword", pages.ResetPasswordTemplate),
            VerifyEmailTemplate = Link(reader, "Identity:Links:VerifyEmail", pages.VerifyEmailTemplate),
            UndoEmailChangeTemplate = Link(reader, "Identity:Links:UndoEmailChange", pages.UndoEmailChangeTemplate),
        };
    }

    private static string Link(ConfigurationReader reader, string key, string otherwise)
    {
        var text = reader.Text(key);
        if (text is not null && !LinkSettings.IsTemplate(text))
        {
            reader.Fault(key, text, "an absolute http or https address with {token} in it, once and behind the host, such as https://app.example.com/invite?token={token}");
        }

        return text ?? otherwise;
    }

    /// <summary>A secret as it is, or from the file that <c>…File</c> names.</summary>
    private static string? Secret(ConfigurationReader reader, string key)
    {
        var given = reader.Text(key);
        var file = reader.Text(key + "File");
        if (file is null)
        {
            return given;
        }

        if (given is not null)
        {
            reader.SecretFault($"{key} and {key}File are both set; set one of them.");
        }
        else
        {
            return SecretFile.Read(reader, key + "File", file, "the secret");
        }

        return null;
    }

    /// <summary>An address that secrets may be sent to, or null.</summary>
    private static Uri? Endpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) ? url : null;

    private static bool IsLoopback(string? host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));
}

using System.Globalization;
using Identity.Domain.Messaging;
using Identity.Domain.Secrets;

namespace Identity.Domain.Emails;

/// <summary>
/// The mails about an address. They hold nothing that someone typed, not even a name: anyone who signs up with a stranger's address cannot
/// write to them through us (security requirement 46). When, and from where, is all that they say about who asked.
/// </summary>
public sealed class EmailMails(IOutbox outbox, ICodeMac mac, LinkSettings links)
{
    /// <summary>How long a change of address can be taken back.</summary>
    public static readonly TimeSpan UndoLifetime = TimeSpan.FromDays(7);

    /// <summary>Proves the address that an account has.</summary>
    public MailedSecret Verify(Guid userId, Email address, ClientContext client, DateTimeOffset now)
    {
        var secret = OneTimeSecret.WithCode(userId, SecretPurpose.VerifyEmail, address, mac, now);
        return new MailedSecret(secret.Row, Confirm(MessageTemplate.VerifyEmail, secret, client, now));
    }

    /// <summary>Proves the address that an account is to have.</summary>
    public MailedSecret ConfirmChange(Guid userId, Guid sessionId, Email newAddress, ClientContext client, DateTimeOffset now)
    {
        var secret = OneTimeSecret.WithCode(userId, SecretPurpose.ChangeEmail, newAddress, mac, now, sessionId);
        return new MailedSecret(secret.Row, Confirm(MessageTemplate.ConfirmEmailChange, secret, client, now));
    }

    /// <summary>Tells the present address that the account is to leave it.</summary>
    public OutboxMessage TellOfChange(string address, ClientContext client, DateTimeOffset now) =>
        Prepare(MessageTemplate.EmailChangeTold, address, client.Language, now, Asked(client, now));

    /// <summary>Tells the former address, with a link that takes the change back.</summary>
    public MailedSecret Changed(Guid userId, Email former, ClientContext client, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(client);
        return WayBack(MessageTemplate.EmailChanged, userId, former, client.Language, now);
    }

    /// <summary>The same where an operator made the change: nobody needs to fear for the password.</summary>
    public MailedSecret MovedByOperator(Guid userId, Email former, DateTimeOffset now) =>
        WayBack(MessageTemplate.EmailChangedByOperator, userId, former, MessageLanguages.Default, now);

    private MailedSecret WayBack(string template, Guid userId, Email former, string language, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(former);
        var (row, token) = OneTimeSecret.LinkOnly(userId, SecretPurpose.UndoEmailChange, former, UndoLifetime, now);
        return new MailedSecret(
            row,
            Prepare(
                template,
                former.Address,
                language,
                now,
                new(StringComparer.Ordinal)
                {
                    ["link"] = links.UndoEmailChange.For(token),
                    ["expiresAt"] = Message.Instant(row.ExpiresAt),
                    ["changedAt"] = Message.Instant(now),
                },
                row.ExpiresAt
            )
        );
    }

    /// <summary>Lets the owner of a restored account choose a new password.</summary>
    public MailedSecret Restored(Guid userId, Email address, ClientContext client, DateTimeOffset now)
    {
        var (row, token) = OneTimeSecret.LinkOnly(userId, SecretPurpose.ResetPassword, address, OneTimeSecret.LinkLifetime, now);
        return new MailedSecret(
            row,
            Prepare(
                MessageTemplate.EmailRestored,
                address.Address,
                client.Language,
                now,
                new(StringComparer.Ordinal) { ["link"] = links.ResetPassword.For(token), ["expiresAt"] = Message.Instant(row.ExpiresAt) },
                row.ExpiresAt
            )
        );
    }

    /// <summary>Tells someone with an account that it exists, since nobody else may be told.</summary>
    /// <param name="address">As stored, never as it was submitted (CVE-2019-19844).</param>
    public OutboxMessage Exists(string address, ClientContext client, DateTimeOffset now) =>
        Prepare(MessageTemplate.SignUpExists, address, client.Language, now, Asked(client, now));

    private OutboxMessage Confirm(
        string template,
        (OneTimeSecret Row, string Token, string Code) secret,
        ClientContext client,
        DateTimeOffset now
    )
    {
        var model = Asked(client, now);
        model["link"] = links.VerifyEmail.For(secret.Token);
        model["code"] = secret.Code;
        model["minutes"] = OneTimeSecret.CodeLifetime.TotalMinutes.ToString("0", CultureInfo.InvariantCulture);
        model["expiresAt"] = Message.Instant(secret.Row.ExpiresAt);
        return Prepare(template, secret.Row.Address, client.Language, now, model, secret.Row.ExpiresAt);
    }

    private static Dictionary<string, string> Asked(ClientContext client, DateTimeOffset now) =>
        new(StringComparer.Ordinal) { ["requestedAt"] = Message.Instant(now), ["from"] = client.Address ?? "–" };

    private OutboxMessage Prepare(
        string template,
        string recipient,
        string language,
        DateTimeOffset now,
        Dictionary<string, string> model,
        DateTimeOffset? expiresAt = null
    ) => outbox.Prepare(new Message(MessageChannel.Mail, template, recipient, language, model) { ExpiresAt = expiresAt }, now);
}

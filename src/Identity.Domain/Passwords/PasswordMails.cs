using System.Globalization;
using Identity.Domain.Messaging;
using Identity.Domain.Secrets;

namespace Identity.Domain.Passwords;

/// <summary>The mails about passwords, always to the address that is stored (security requirement 42).</summary>
public sealed class PasswordMails(IOutbox outbox, ICodeMac mac, LinkSettings links)
{
    /// <summary>A fresh link, with a code and without. Committing one of them replaces what was open before.</summary>
    public ResetMail Reset(Guid userId, Email stored, string language, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return new ResetMail(WithCode(userId, stored, language, now), LinkAlone(userId, stored, language, now));
    }

    /// <summary>Tells the owner, who may not have done it (ASVS 6.3.7).</summary>
    public OutboxMessage Changed(string storedAddress, string language, DateTimeOffset now) =>
        outbox.Prepare(
            new Message(
                MessageChannel.Mail,
                MessageTemplate.PasswordChanged,
                storedAddress,
                language,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["at"] = Message.Instant(now) }
            ),
            now
        );

    private MailedSecret WithCode(Guid userId, Email stored, string language, DateTimeOffset now)
    {
        var (secret, token, code) = OneTimeSecret.WithCode(userId, SecretPurpose.ResetPassword, stored, mac, now);
        var message = outbox.Prepare(
            new Message(
                MessageChannel.Mail,
                MessageTemplate.PasswordReset,
                stored.Address,
                language,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["link"] = links.ResetPassword.For(token),
                    ["linkMinutes"] = Minutes(OneTimeSecret.LinkLifetime),
                    ["code"] = code,
                    ["codeMinutes"] = Minutes(OneTimeSecret.CodeLifetime),
                }
            )
            {
                ExpiresAt = secret.ExpiresAt,
            },
            now
        );
        return new MailedSecret(secret, message);
    }

    private MailedSecret LinkAlone(Guid userId, Email stored, string language, DateTimeOffset now)
    {
        var (secret, token) = OneTimeSecret.LinkOnly(userId, SecretPurpose.ResetPassword, stored, OneTimeSecret.LinkLifetime, now);
        var message = outbox.Prepare(
            new Message(
                MessageChannel.Mail,
                MessageTemplate.PasswordResetLink,
                stored.Address,
                language,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["link"] = links.ResetPassword.For(token),
                    ["linkMinutes"] = Minutes(OneTimeSecret.LinkLifetime),
                }
            )
            {
                ExpiresAt = secret.ExpiresAt,
            },
            now
        );
        return new MailedSecret(secret, message);
    }

    private static string Minutes(TimeSpan lifetime) => lifetime.TotalMinutes.ToString("0", CultureInfo.InvariantCulture);
}

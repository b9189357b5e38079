using System.Globalization;
using Identity.Domain.Accounts.Secrets;
using Identity.Domain.Messaging;
using Identity.Domain.Onboarding;

namespace Identity.Domain.Accounts.Passwords;

/// <summary>The mails about passwords, always to the address that is stored (security statement 42).</summary>
public sealed class PasswordMails(IOutbox outbox, ICodeMac mac, LinkSettings links)
{
    /// <summary>A fresh link and code. Whoever commits the two replaces what was open before.</summary>
    public MailedSecret Reset(Guid userId, Email stored, string language, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var (secret, token, code) = OneTimeSecret.WithCode(userId, SecretPurpose.ResetPassword, stored, mac, now);
        var message = outbox.Prepare(
            new Message(MessageChannel.Mail, MessageTemplate.PasswordReset, stored.Address, language, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["link"] = links.ResetPassword.For(token),
                ["linkMinutes"] = Minutes(OneTimeSecret.LinkLifetime),
                ["code"] = code,
                ["codeMinutes"] = Minutes(OneTimeSecret.CodeLifetime),
            })
            { ExpiresAt = secret.ExpiresAt },
            now);
        return new MailedSecret(secret, message);
    }

    /// <summary>Tells the owner, who may not have done it (ASVS 6.3.7).</summary>
    public OutboxMessage Changed(string storedAddress, string language, DateTimeOffset now) => outbox.Prepare(
        new Message(MessageChannel.Mail, MessageTemplate.PasswordChanged, storedAddress, language, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["at"] = Message.Instant(now),
        }),
        now);

    private static string Minutes(TimeSpan lifetime) => lifetime.TotalMinutes.ToString("0", CultureInfo.InvariantCulture);
}

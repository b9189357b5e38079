using System.Globalization;
using Identity.Domain.Messaging;
using Identity.Domain.Secrets;

namespace Identity.Domain.Onboarding;

/// <summary>A fresh code, and the text that carries it to a number.</summary>
public sealed class PhoneCodeTexts(ICodeMac mac, IOutbox outbox)
{
    /// <param name="purpose">Of <see cref="OneTimeCode"/>.</param>
    public (OneTimeCode Row, OutboxMessage Text) Prepare(
        Guid userId,
        PhoneNumber number,
        string purpose,
        string language,
        DateTimeOffset now
    )
    {
        ArgumentNullException.ThrowIfNull(number);
        var (row, code) = OneTimeCode.ForPhone(userId, number.Value, mac, now, purpose);
        var text = outbox.Prepare(
            new Message(
                MessageChannel.Sms,
                MessageTemplate.PhoneCode,
                number.Value,
                language,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["code"] = code,
                    ["minutes"] = OneTimeCode.Lifetime.TotalMinutes.ToString("0", CultureInfo.InvariantCulture),
                }
            )
            {
                ExpiresAt = row.ExpiresAt,
            },
            now
        );
        return (row, text);
    }
}

using System.Globalization;
using Identity.Domain.Messaging;
using Identity.Domain.Secrets;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Onboarding;

/// <summary>Texts a code to the number that somebody claims. A number that was proven before must be proven again when it
/// changes.</summary>
public sealed class SendPhoneCode(IUsers users, ICodeMac mac, IOutbox outbox, TimeProvider time)
{
    /// <returns>The number that the code went to, in E.164.</returns>
    public async Task<Result<PhoneNumber>> ExecuteAsync(
        OpenOnboarding onboarding,
        string phoneNumber,
        string language,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(onboarding);
        var parsed = PhoneNumber.Parse(phoneNumber);
        if (parsed.Value is not { } number)
        {
            return parsed;
        }

        var now = time.Now();
        var (row, code) = OneTimeCode.ForPhone(onboarding.UserId, number.Value, mac, now);
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
        var issued = await users.ChangeAsync(
            onboarding.UserId,
            Origin.None,
            user => user.IssuePhoneCode(onboarding.OnboardingId, number, row, text, now),
            ct
        );
        return issued?.Map(_ => number) ?? TokenErrors.TokenInvalid;
    }
}

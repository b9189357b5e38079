using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Onboarding;

/// <summary>Texts a code to the number that someone claims. A number that was proven before must be proven again when it
/// changes.</summary>
public sealed class SendPhoneCode(IUsers users, PhoneCodeTexts texts, TimeProvider time)
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
        var (row, text) = texts.Prepare(onboarding.UserId, number, OneTimeCode.PhonePurpose, language, now);
        var issued = await users.ChangeAsync(
            onboarding.UserId,
            Origin.None,
            user => user.IssuePhoneCode(onboarding.OnboardingId, number, row, text, now),
            ct
        );
        return issued?.Map(_ => number) ?? TokenErrors.TokenInvalid;
    }
}

using System.Globalization;
using Identity.Domain.Accounts;
using Identity.Domain.Messaging;
using Identity.Domain.Tokens;

namespace Identity.Domain.Onboarding;

/// <summary>Texts a code to the number that somebody claims. A number that was proven before must be proven again when it changes.</summary>
public sealed class SendPhoneCode(IOnboardingStore onboardings, ICodeMac mac, IOutbox outbox, OnboardingSettings settings, TimeProvider time)
{
    /// <returns>The number that the code went to, in E.164.</returns>
    public async Task<Result<PhoneNumber>> ExecuteAsync(OpenOnboarding onboarding, string phoneNumber, string language, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(onboarding);
        var parsed = PhoneNumber.Parse(phoneNumber);
        if (parsed.Value is not { } number)
        {
            return parsed;
        }

        if (onboarding.Steps.FirstOrDefault(step => step.Kind is StepKind.Phone) is not { } phoneStep)
        {
            return OnboardingErrors.StepNotFound;
        }

        var turn = onboarding.Turn(phoneStep.Name, StepKind.Phone);
        if (!turn.IsSuccess)
        {
            return turn.Errors[0];
        }

        if (phoneStep.State is StepState.Completed && onboarding.PhoneNumber == number.Value)
        {
            return OnboardingErrors.StepDone;
        }

        var now = time.Now();
        var (row, code) = OneTimeCode.ForPhone(onboarding.UserId, number.Value, mac, now);
        var text = outbox.Prepare(
            new Message(MessageChannel.Sms, MessageTemplate.PhoneCode, number.Value, language, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["code"] = code,
                ["minutes"] = OneTimeCode.Lifetime.TotalMinutes.ToString("0", CultureInfo.InvariantCulture),
            })
            { ExpiresAt = row.ExpiresAt },
            now);
        return await onboardings.TryAddPhoneCodeAsync(onboarding.OnboardingId, phoneStep.Name, row, number, text, settings, ct) switch
        {
            { IsSent: true } => number,
            { Limit: { } limit } => OnboardingErrors.CodeLimit.Because($"Too many verification codes {limit.Of}. {Error.WaitHint}").After(limit.Wait),
            _ => TokenErrors.TokenInvalid, // an exchange was faster: this token is spent
        };
    }
}

using Identity.Domain.Secrets;
using Identity.Domain.Throttling;
using Identity.Domain.Users;

namespace Identity.Domain.Onboarding;

/// <summary>Proves a number by the code that was texted to it.</summary>
public sealed class VerifyPhone(IUsers users, IOnboardingStore onboardings, IWrongCodes wrongCodes, ICodeMac mac, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(OpenOnboarding onboarding, string code, string? address, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(onboarding);
        ArgumentNullException.ThrowIfNull(code);
        if (onboarding.Steps.FirstOrDefault(step => step.Kind is StepKind.Phone) is not { } phoneStep)
        {
            return OnboardingErrors.StepNotFound;
        }

        if (phoneStep.State is StepState.Completed)
        {
            return OnboardingErrors.StepDone;
        }

        var now = time.Now();
        if (await wrongCodes.FindWaitAsync(CodeKind.Texted, address, now, ct) is { } wait)
        {
            return ThrottlingErrors.CodesThrottled.After(wait);
        }

        if (await onboardings.FindCodeAsync(onboarding.UserId, OneTimeCode.PhonePurpose, ct) is not { } codeId)
        {
            return OnboardingErrors.CodeExpired;
        }

        var digits = TypedText.Code(code);
        return await users.ChangeAsync(
                onboarding.UserId,
                codeId,
                new Origin(address),
                (User user, OneTimeCode sent) => user.VerifyPhone(onboarding.OnboardingId, sent, digits, mac, now),
                ct
            ) ?? OnboardingErrors.CodeExpired;
    }
}

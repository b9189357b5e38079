using Identity.Domain.Audit;
using Identity.Domain.Throttling;

namespace Identity.Domain.Onboarding;

/// <summary>Proves a number by the code that was texted to it.</summary>
public sealed class VerifyPhone(IOnboardingStore onboardings, IWrongCodes wrongCodes, ICodeMac mac, TimeProvider time)
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

        // Counted before it is compared: fifty parallel guesses get five evaluations, not fifty.
        if (await onboardings.CountTryAsync(onboarding.UserId, OneTimeCode.PhonePurpose, now, ct) is not { } counted)
        {
            return OnboardingErrors.CodeExpired;
        }

        if (!counted.IsWithinLimit)
        {
            return OnboardingErrors.CodeTriesExceeded;
        }

        if (!counted.Code.Matches(TypedText.Code(code), mac))
        {
            await wrongCodes.CountTextedAsync(
                AuditEvent.Of(AuditActions.CodeRefused, now, onboarding.UserId, onboarding.OnboardingId, address, "of a phone number"), ct);
            return OnboardingErrors.CodeInvalid;
        }

        var audit = AuditEvent.Of(AuditActions.StepCompleted, now, onboarding.UserId, onboarding.OnboardingId, address, phoneStep.Name);
        return await onboardings.TryConsumePhoneCodeAsync(onboarding.OnboardingId, phoneStep.Name, counted.Code, audit, ct)
            ? new Done()
            : OnboardingErrors.CodeExpired;
    }
}

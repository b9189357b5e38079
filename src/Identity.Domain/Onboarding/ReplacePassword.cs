using Identity.Domain.Accounts.Passwords;
using Identity.Domain.Audit;

namespace Identity.Domain.Onboarding;

/// <summary>Replaces the one-time password that an operator handed out. The temporary token stays good.</summary>
public sealed class ReplacePassword(IOnboardingStore onboardings, IPasswordHasher passwords, PasswordSettings rules, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(OpenOnboarding onboarding, UnverifiedPassword password, string? address, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(onboarding);
        ArgumentNullException.ThrowIfNull(password);
        var step = onboarding.Turn(StepSettings.ForcedPassword.Name, StepKind.Password);
        if (!step.IsSuccess)
        {
            return step.Errors[0];
        }

        if (step.Value.State is StepState.Completed)
        {
            return OnboardingErrors.StepDone;
        }

        var faults = PasswordRules.Check(password, onboarding.Email, onboarding.Name, rules, "newPassword");
        if (faults.Count > 0)
        {
            return faults.ToArray();
        }

        var hash = await passwords.HashAsync(password.Normalised, ct);
        var audit = AuditEvent.Of(AuditActions.StepCompleted, time.Now(), onboarding.UserId, onboarding.OnboardingId, address, step.Value.Name);
        return await onboardings.TrySetPasswordAsync(onboarding.UserId, onboarding.OnboardingId, step.Value.Name, hash, audit, ct)
            ? new Done()
            : OnboardingErrors.StepDone;
    }
}

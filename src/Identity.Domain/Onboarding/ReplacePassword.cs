using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Passwords;
using Identity.Domain.Audit;

namespace Identity.Domain.Onboarding;

/// <summary>Replaces the one-time password that an operator handed out. The temporary token stays good.</summary>
public sealed class ReplacePassword(IOnboardingStore onboardings, IUserStore users, IPasswordHasher passwords, PasswordRules rules, TimeProvider time)
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

        var faults = await rules.CheckAsync(password, onboarding.Email, onboarding.Name, "newPassword", ct);
        if (faults.Count > 0)
        {
            return faults.ToArray();
        }

        // The operator knows the old one: to repeat it would replace nothing (ASVS 6.4.1).
        var current = await users.FindCredentialsAsync(onboarding.UserId, ct);
        if (await passwords.VerifyAsync(current?.PasswordHash, password.Normalised, ct) is not PasswordVerification.NoMatch)
        {
            return PasswordErrors.Unchanged;
        }

        var hash = await passwords.HashAsync(password.Normalised, ct);
        var audit = AuditEvent.Of(AuditActions.StepCompleted, time.Now(), onboarding.UserId, onboarding.OnboardingId, address, step.Value.Name);
        return await onboardings.TrySetPasswordAsync(onboarding.UserId, onboarding.OnboardingId, step.Value.Name, hash, audit, ct)
            ? new Done()
            : OnboardingErrors.StepDone;
    }
}

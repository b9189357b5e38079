using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Passwords;
using Identity.Domain.Audit;
using Identity.Domain.Tokens;

namespace Identity.Domain.Onboarding;

/// <summary>
/// Replaces the one-time password that an operator handed out. A new onboarding takes over the steps that are left: whoever signed in with the
/// old password, the operator for one, holds a temporary token that opens nothing now.
/// </summary>
public sealed class ReplacePassword(
    IOnboardingStore onboardings, IUserStore users, IPasswordHasher passwords, PasswordRules rules, IssueTemporaryToken issueTemporaryToken, TimeProvider time)
{
    /// <returns>A temporary token of the new onboarding.</returns>
    public async Task<Result<OnboardingRequired>> ExecuteAsync(OpenOnboarding onboarding, UnverifiedPassword password, string? address, CancellationToken ct)
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

        var caller = HashCaller.Proven(address);

        // The operator knows the old one: to repeat it would replace nothing (ASVS 6.4.1).
        var current = await users.FindCredentialsAsync(onboarding.UserId, ct);
        if (await passwords.VerifyAsync(current?.PasswordHash, password.Normalised, caller, ct) is not PasswordVerification.NoMatch)
        {
            return PasswordErrors.Unchanged;
        }

        var hash = await passwords.HashAsync(password.Normalised, caller, ct);
        var now = time.Now();
        var next = Guid.CreateVersion7(now);
        var audit = AuditEvent.Of(AuditActions.StepCompleted, now, onboarding.UserId, onboarding.OnboardingId, address, step.Value.Name);
        return await onboardings.TrySetPasswordAsync(onboarding.UserId, onboarding.OnboardingId, step.Value.Name, hash, next, audit, ct)
            ? issueTemporaryToken.Execute(onboarding.UserId, next, onboarding.Steps.Where(other => other.Name != step.Value.Name), now)
            : TokenErrors.TokenInvalid; // another replacement or a reset was faster: this token is dead
    }
}

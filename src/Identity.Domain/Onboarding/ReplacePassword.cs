using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Passwords;
using Identity.Domain.Tokens;

namespace Identity.Domain.Onboarding;

/// <summary>
/// Replaces the one-time password that an operator handed out. A new onboarding takes over the steps that are left: whoever signed in with the
/// old password, the operator for one, holds a temporary token that opens nothing now.
/// </summary>
public sealed class ReplacePassword(
    IUsers users, IUserStore accounts, IPasswordHasher passwords, PasswordRules rules, IssueTemporaryToken issueTemporaryToken, TimeProvider time)
{
    /// <returns>A temporary token of the new onboarding.</returns>
    public async Task<Result<OnboardingRequired>> ExecuteAsync(OpenOnboarding onboarding, UnverifiedPassword password, string? address, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(onboarding);
        ArgumentNullException.ThrowIfNull(password);
        if (onboarding.Due(StepSettings.ForcedPassword.Name, StepKind.Password) is { IsSuccess: false } refused)
        {
            return refused.Errors[0];
        }

        var faults = await rules.CheckAsync(password, onboarding.Email, onboarding.Name, "newPassword", ct);
        if (faults.Count > 0)
        {
            return faults.ToArray();
        }

        var caller = HashCaller.Proven(address);

        // The operator knows the old one: to repeat it would replace nothing (ASVS 6.4.1).
        var current = await accounts.FindCredentialsAsync(onboarding.UserId, ct);
        if (await passwords.VerifyAsync(current?.PasswordHash, password.Normalised, caller, ct) is not PasswordVerification.NoMatch)
        {
            return PasswordErrors.Unchanged;
        }

        var hash = await passwords.HashAsync(password.Normalised, caller, ct);
        var now = time.Now();
        var replaced = await users.ChangeAsync(
            onboarding.UserId, new Origin(address), user => user.ReplaceOneTimePassword(onboarding.OnboardingId, hash, now), ct);
        return replaced?.Map(user => issueTemporaryToken.Execute(user, now)) ?? TokenErrors.TokenInvalid;
    }
}

using Identity.Domain.Passwords;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Onboarding;

/// <summary>
/// Replaces the one-time password that an operator handed out. A new onboarding takes over the steps that are left: who signed in with
/// the old password, such as the operator, holds a temporary token that opens nothing now.
/// </summary>
public sealed class ReplacePassword(
    IUsers users,
    ICredentials credentials,
    IPasswordHasher passwords,
    PasswordRules rules,
    IssueTemporaryToken issueTemporaryToken,
    TimeProvider time
)
{
    public async Task<Result<ReplacedPassword>> ExecuteAsync(
        OpenOnboarding onboarding,
        UnverifiedPassword password,
        string? address,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(onboarding);
        ArgumentNullException.ThrowIfNull(password);
        if (onboarding.Due(PasswordStep.Forced.Name, StepKind.Password) is { IsSuccess: false } refused)
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
        if (await credentials.FindAsync(onboarding.UserId, ct) is not { } current)
        {
            return TokenErrors.TokenInvalid; // erased between the check of the token and now
        }

        if (await passwords.VerifyAsync(current.PasswordHash, password.Normalised, caller, ct) is not PasswordVerification.NoMatch)
        {
            return PasswordErrors.Unchanged;
        }

        var hash = await passwords.HashAsync(password.Normalised, caller, ct);
        var now = time.Now();
        var replaced = await users.ChangeAsync(
            onboarding.UserId,
            new Origin(address),
            user => user.ReplaceOneTimePassword(onboarding.OnboardingId, hash, now),
            ct
        );
        return replaced?.Map(user => new ReplacedPassword(issueTemporaryToken.Execute(user, now), PasswordStamp.Of(user)))
            ?? TokenErrors.TokenInvalid;
    }
}

/// <param name="Onboarding">A temporary token of the new onboarding.</param>
/// <param name="Password">The new password: the device that chose it is a known one from now on.</param>
public sealed record ReplacedPassword(OnboardingRequired Onboarding, PasswordStamp Password);

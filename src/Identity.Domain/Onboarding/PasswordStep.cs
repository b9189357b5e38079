using Identity.Domain.Users;

namespace Identity.Domain.Onboarding;

/// <summary>A one-time password, which an operator knows, is replaced: <see cref="User.ReplaceOneTimePassword"/>.</summary>
public sealed class PasswordStep : IStepKind
{
    /// <summary>The step of each user who has a one-time password. It comes before those of the configuration.</summary>
    public static readonly StepSettings Forced = new("password", StepKind.Password);

    public bool IsConfigurable => false;

    public string? WhyOnce => "an account has one password";

    public bool HasText => false;

    public bool IsDone(User user) => user.PasswordExpiresAt is null;
}

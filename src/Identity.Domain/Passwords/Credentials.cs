using Identity.Domain.Profiles;
using Identity.Domain.Users;

namespace Identity.Domain.Passwords;

/// <summary>What a login needs to know, in one read.</summary>
/// <param name="PasswordHash">Never leaves the use case.</param>
/// <param name="PasswordVersion">See <see cref="User.PasswordVersion"/>.</param>
/// <param name="SelfRegistered">Whether the account comes from a signup, not from an operator, an advisor or an import.</param>
public sealed record Credentials(
    Profile Profile,
    UserStatus Status,
    string? PasswordHash,
    int PasswordVersion,
    DateTimeOffset? PasswordExpiresAt,
    Guid? OnboardingId,
    bool SelfRegistered
)
{
    /// <summary>The same as <see cref="User.IsUnprovenClaim"/>, of what a login reads.</summary>
    public bool IsUnprovenClaim => SelfRegistered && Profile is { EmailVerified: false, BranchId: null } && Status is UserStatus.Active;

    public PasswordStamp Stamp => new(Profile.Id, PasswordVersion, Profile.EmailVerified);

    public override string ToString() => $"Credentials of {Profile.Id}";
}

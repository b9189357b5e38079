namespace Identity.Domain.Accounts;

/// <summary>What a login needs to know, in one read.</summary>
/// <param name="PasswordHash">Never leaves the use case.</param>
public sealed record Credentials(Profile Profile, AccountStatus Status, string? PasswordHash, DateTimeOffset? PasswordExpiresAt, Guid? OnboardingId)
{
    public override string ToString() => $"Credentials of {Profile.Id}";
}

using System.Linq.Expressions;

namespace Identity.Domain.Users;

/// <summary>Someone with an account. Its verbs stand beside this file, one file for each thing that people do.</summary>
public sealed partial class User : Aggregate
{
    private User() { }

    public Guid Id { get; private init; }

    /// <summary>As typed; see <see cref="EmailKey"/> for comparisons.</summary>
    public string Email { get; private set; } = "";

    /// <summary>Unique. See <see cref="Domain.Email.Key"/>.</summary>
    public string EmailKey { get; private set; } = "";

    public DateTimeOffset? EmailVerifiedAt { get; private set; }

    /// <summary>Whether the address counts as proven by the word of an operator or a service alone: no mail has reached its owner. Such an
    /// address may be misspelt, so it is no way back.</summary>
    public bool EmailVouchedFor { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>As the hasher wrote it or an import brought it; null when no password opens this account.</summary>
    public string? PasswordHash { get; private set; }

    /// <summary>How often the password was replaced; a better hash of the same one does not count.</summary>
    public int PasswordVersion { get; private set; }

    /// <summary>When a one-time password ceases to open the account; null for a password that its owner chose.</summary>
    public DateTimeOffset? PasswordExpiresAt { get; private set; }

    public UserStatus Status { get; private set; }

    public Roles Roles { get; private set; }

    public Guid? BranchId { get; private set; }

    /// <summary>The onboarding that is under way: temporary tokens name it and die when it changes.</summary>
    public Guid? OnboardingId { get; private set; }

    public string? PhoneNumber { get; private set; }

    public DateTimeOffset? PhoneVerifiedAt { get; private set; }

    public string? ImageId { get; private set; }

    /// <summary>Whether it comes from a signup, not from an operator, an advisor or an import. Only such an account may expire.</summary>
    public bool SelfRegistered { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? SignedInAt { get; private set; }

    /// <summary>An account from a signup that never proved its email address has no claim to it. It gives way to the person who proves
    /// the address or gets it from an operator, and expires when it is not used. One that an operator disabled stays.</summary>
    public static readonly Expression<Func<User, bool>> IsUnprovenClaim = user =>
        user.SelfRegistered && user.EmailVerifiedAt == null && user.BranchId == null && user.Status == UserStatus.Active;

    /// <summary>They name the onboarding. One with a fresh name goes on where the old one was.</summary>
    private void KillTemporaryTokens(DateTimeOffset now) => OnboardingId = OnboardingId is null ? null : Guid.CreateVersion7(now);
}

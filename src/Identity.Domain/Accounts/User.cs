using System.Linq.Expressions;
using Identity.Domain.Accounts.Import;
using Identity.Domain.Audit;
using Identity.Domain.Onboarding;

namespace Identity.Domain.Accounts;

/// <summary>Somebody with an account. Its verbs stand beside this file, one file for each thing that people do.</summary>
public sealed partial class User : Aggregate
{
    private User()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>As typed; see <see cref="EmailKey"/> for comparisons.</summary>
    public string Email { get; private set; } = "";

    /// <summary>Unique. See <see cref="Accounts.Email.Key"/>.</summary>
    public string EmailKey { get; private set; } = "";

    public DateTimeOffset? EmailVerifiedAt { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>As the hasher wrote it or an import brought it; null when no password opens this account.</summary>
    public string? PasswordHash { get; private set; }

    /// <summary>How often the password was replaced; a better hash of the same one does not count.</summary>
    public int PasswordVersion { get; private set; }

    /// <summary>When a one-time password ceases to open the account; null for a password that its owner chose.</summary>
    public DateTimeOffset? PasswordExpiresAt { get; private set; }

    public AccountStatus Status { get; private set; }

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
        user.SelfRegistered && user.EmailVerifiedAt == null && user.BranchId == null && user.Status == AccountStatus.Active;

    /// <summary>Somebody who signed up: an active individual whose address nobody has proven yet.</summary>
    /// <param name="signsIn">Whether the signup opens a session as well.</param>
    public static User Register(Email email, string name, string passwordHash, DateTimeOffset now, bool signsIn = true)
    {
        ArgumentNullException.ThrowIfNull(email);
        return new User
        {
            Id = Guid.CreateVersion7(now),
            Email = email.Address,
            EmailKey = email.Key,
            Name = name,
            PasswordHash = passwordHash,
            Status = AccountStatus.Active,
            Roles = Roles.Individual,
            CreatedAt = now,
            UpdatedAt = now,
            SignedInAt = signsIn ? now : null,
            SelfRegistered = true,
        };
    }

    /// <summary>Somebody whom an operator gave an account: the address is the operator's word, the password good for once.</summary>
    public static User Provision(
        Email email, string name, string passwordHash, Roles role, Guid? branchId, IReadOnlyList<StepSettings> configured, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(email);
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            Email = email.Address,
            EmailKey = email.Key,
            EmailVerifiedAt = now,
            Name = name,
            PasswordHash = passwordHash,
            PasswordExpiresAt = now + Branches.ProvisionUser.OneTimePasswordLifetime,
            Roles = role,
            BranchId = branchId,
            CreatedAt = now,
        };

        // An operator's word proves no telephone: individuals do the configured steps as invited people do.
        user.OpenOnboarding(role is Roles.Individual ? configured : [], now);
        user.Record(new AddressClaimed(email.Key, AuditActions.AccountProvisioned, now));
        user.Record(new UserProvisioned(role, now));
        return user;
    }

    /// <summary>Somebody who comes from another system, as an operator says: with the password of there, or without one until it is reset.</summary>
    public static User Import(Email email, string name, PhoneNumber? phone, Roles roles, AccountRecord record, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(email);
        ArgumentNullException.ThrowIfNull(record);
        return new User
        {
            Id = record.Id ?? Guid.CreateVersion7(now),
            Email = email.Address,
            EmailKey = email.Key,
            EmailVerifiedAt = record.EmailVerified ? now : null,
            Name = name,
            PasswordHash = record.PasswordHash,
            Status = record.Disabled ? AccountStatus.Disabled : AccountStatus.Active,
            Roles = roles,
            BranchId = record.BranchId,
            PhoneNumber = phone?.Value,
            PhoneVerifiedAt = record.PhoneNumberVerified ? now : null,
            CreatedAt = record.CreatedAt is { } createdAt ? DateTimeOffset.FromUnixTimeMilliseconds(createdAt.ToUnixTimeMilliseconds()) : now,
            UpdatedAt = now,
        };
    }
}

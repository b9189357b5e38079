using Identity.Domain.Onboarding;
using Identity.Domain.Profiles;
using Identity.Domain.Users;

namespace Identity.Domain.Branches;

public interface IManagedUsers
{
    Task<Page<ManagedUser>> ListAsync(UserFilter filter, PageRequest page, CancellationToken ct);

    Task<ManagedUser?> FindAsync(UserScope scope, Guid userId, CancellationToken ct);
}

/// <summary>Whom an operator or advisor may see and change. Everybody else is absent, not forbidden.</summary>
/// <param name="BranchId">Null for operators: all.</param>
/// <param name="Role">Null for any.</param>
public sealed record UserScope(Guid? BranchId, Roles? Role)
{
    public static readonly UserScope Everybody = new(null, null);

    public static UserScope IndividualsOf(Guid branchId) => new(branchId, Roles.Individual);

    /// <summary>Lists ask the same in SQL.</summary>
    public bool Includes(User user) =>
        (BranchId is null || user.BranchId == BranchId) && (Role is not { } role || user.Roles.HasFlag(role));
}

/// <param name="Search">Part of name or address, or null.</param>
/// <param name="Status">Null for any.</param>
public sealed record UserFilter(UserScope Scope, string? Search, UserStatus? Status);

/// <summary>An account as those who manage it see it.</summary>
public sealed record ManagedUser(Profile Profile, UserStatus Status, DateTimeOffset? SignedInAt, IReadOnlyList<OnboardingStep> Steps);

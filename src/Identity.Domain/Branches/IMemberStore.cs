using Identity.Domain.Accounts;
using Identity.Domain.Audit;
using Identity.Domain.Onboarding;

namespace Identity.Domain.Branches;

public interface IMemberStore
{
    Task AddBranchAsync(Branch branch, AuditEvent audit, CancellationToken ct);

    Task<Branch?> FindBranchAsync(Guid branchId, CancellationToken ct);

    /// <param name="search">Part of the name, or null.</param>
    Task<Page<Branch>> ListBranchesAsync(string? search, PageRequest page, CancellationToken ct);

    Task<Page<Member>> ListAsync(MemberFilter filter, PageRequest page, CancellationToken ct);

    Task<Member?> FindAsync(MemberScope scope, Guid userId, CancellationToken ct);
}

/// <summary>Whom somebody may see and change. Everybody else is absent, not forbidden.</summary>
/// <param name="BranchId">Null for operators: all.</param>
/// <param name="Role">Null for any.</param>
public sealed record MemberScope(Guid? BranchId, Roles? Role)
{
    public static readonly MemberScope Everybody = new(null, null);

    public static MemberScope IndividualsOf(Guid branchId) => new(branchId, Roles.Individual);

    /// <summary>Lists ask the same in SQL.</summary>
    public bool Includes(User user) => (BranchId is null || user.BranchId == BranchId) && (Role is not { } role || user.Roles.HasFlag(role));
}

/// <param name="Search">Part of name or address, or null.</param>
/// <param name="Status">Null for any.</param>
public sealed record MemberFilter(MemberScope Scope, string? Search, AccountStatus? Status);

/// <summary>An account as those who manage it see it.</summary>
public sealed record Member(Profile Profile, AccountStatus Status, DateTimeOffset? SignedInAt, IReadOnlyList<OnboardingStep> Steps);

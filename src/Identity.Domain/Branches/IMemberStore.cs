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

    /// <summary>Adds an account that an operator provides, with its onboarding. An account that never proved the address gives way to it
    /// (<see cref="User.IsUnprovenClaim"/>), any other one does not.</summary>
    Task<Addition> TryAddAsync(User user, AuditEvent audit, CancellationToken ct);

    Task<Page<Member>> ListAsync(MemberFilter filter, PageRequest page, CancellationToken ct);

    Task<Member?> FindAsync(MemberScope scope, Guid userId, CancellationToken ct);

    /// <summary>Disables an account, ends its sessions and kills its temporary tokens, together. False when it is not within the scope;
    /// true also when it was disabled already.</summary>
    Task<bool> TryDisableAsync(MemberScope scope, Guid userId, AuditEvent audit, CancellationToken ct);

    /// <summary>Undoes that: back to active, or to the onboarding that was under way.</summary>
    Task<bool> TryEnableAsync(MemberScope scope, Guid userId, AuditEvent audit, CancellationToken ct);
}

/// <param name="IsAdded">False when the address is taken.</param>
/// <param name="Displaced">The account that gave way, if any.</param>
public readonly record struct Addition(bool IsAdded, Guid? Displaced = null);

/// <summary>Whom somebody may see and change. Everybody else is absent, not forbidden.</summary>
/// <param name="BranchId">Null for operators: all.</param>
/// <param name="Role">Null for any.</param>
public sealed record MemberScope(Guid? BranchId, Roles? Role)
{
    public static readonly MemberScope Everybody = new(null, null);

    public static MemberScope IndividualsOf(Guid branchId) => new(branchId, Roles.Individual);
}

/// <param name="Search">Part of name or address, or null.</param>
/// <param name="Status">Null for any.</param>
public sealed record MemberFilter(MemberScope Scope, string? Search, AccountStatus? Status);

/// <summary>An account as those who manage it see it.</summary>
public sealed record Member(Profile Profile, AccountStatus Status, DateTimeOffset? SignedInAt, IReadOnlyList<OnboardingStep> Steps);

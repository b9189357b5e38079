using Identity.Domain.Audit;
using Identity.Domain.Users;

namespace Identity.Domain.Import;

public interface IImportStore
{
    /// <summary>Those of the branches that exist.</summary>
    Task<IReadOnlySet<Guid>> FindBranchesAsync(IReadOnlyCollection<Guid> branchIds, CancellationToken ct);

    /// <summary>
    /// Adds those accounts whose addresses nobody has, and the audit event of it, in one transaction; of accounts with one address,
    /// here or in a parallel import, one is added. An account that never proved its address gives way (<see cref="User.IsUnprovenClaim"/>).
    /// Says for each account, in order, what became of it.
    /// </summary>
    /// <param name="audit">Makes the event from the number of accounts added; not asked when there are none.</param>
    /// <param name="keep">Whether to commit, having seen what would become of the accounts.</param>
    Task<IReadOnlyList<ImportOutcome>> AddAsync(
        IReadOnlyList<User> users,
        Func<int, AuditEvent> audit,
        Func<IReadOnlyList<ImportOutcome>, bool> keep,
        CancellationToken ct
    );
}

public enum ImportOutcome
{
    Imported,

    /// <summary>Imported. It replaces an account from a signup that never proved the email address.</summary>
    ImportedInPlace,

    /// <summary>Another account has this email address, proven or set by an operator. It stays as it is.</summary>
    AlreadyThere,

    /// <summary>Somebody else has this identifier.</summary>
    IdTaken,
}

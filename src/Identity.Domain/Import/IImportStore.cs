using Identity.Domain.Users;

namespace Identity.Domain.Import;

public interface IImportStore
{
    /// <summary>Those of the branches that exist.</summary>
    Task<IReadOnlySet<Guid>> FindBranchesAsync(IReadOnlyCollection<Guid> branchIds, CancellationToken ct);

    /// <summary>
    /// Adds those accounts whose addresses nobody has, and audits how many, in one transaction; of accounts with one address,
    /// here or in a parallel import, one is added. An account that never proved its address gives way (<see cref="User.IsUnprovenClaim"/>).
    /// Says for each account, in order, what became of it.
    /// </summary>
    /// <param name="imported">Learns how many accounts were added.</param>
    /// <param name="keep">Whether to commit, having seen what would become of the accounts.</param>
    Task<IReadOnlyList<ImportOutcome>> AddAsync(
        IReadOnlyList<User> users,
        UsersImported imported,
        Origin origin,
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

    /// <summary>Someone else has this identifier.</summary>
    IdTaken,
}

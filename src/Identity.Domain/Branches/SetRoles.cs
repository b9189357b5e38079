using Identity.Domain.Sessions;
using Identity.Domain.Users;

namespace Identity.Domain.Branches;

/// <summary>Gives an account other roles, by an operator's hand. Its sessions end, because tokens carry a role.</summary>
public sealed class SetRoles(IUsers users, IBranches branches, TimeProvider time)
{
    private static readonly Error RolesInvalid = SessionErrors.RolesInvalid.Because("Give individual, advisor or both, each once.");

    /// <param name="names">All roles from now on.</param>
    /// <param name="branchId">Null to leave the branch as it is.</param>
    public async Task<Result<Done>> ExecuteAsync(
        Guid userId,
        IReadOnlyCollection<string> names,
        Guid? branchId,
        Operator by,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        var faults = await CheckAsync(names, branchId, ct);
        if (faults.Count > 0)
        {
            return faults;
        }

        var (roles, now) = (RoleNames.ToRoles(names)!.Value, time.Now());
        return await users.ChangeAsync(userId, by.Origin, user => user.SetRoles(roles, branchId, now), ct) ?? UserErrors.NotFound;
    }

    /// <summary>Every fault, without changing anything. Does not report a null: the binding of the body does.</summary>
    public async Task<List<Error>> CheckAsync(IReadOnlyCollection<string>? names, Guid? branchId, CancellationToken ct)
    {
        List<Error> faults = names is not null && RoleNames.ToRoles(names) is null ? [RolesInvalid] : [];
        if (branchId is { } id && await branches.FindAsync(id, ct) is null)
        {
            faults.Add(BranchErrors.BranchNotFound.On("branchId"));
        }

        return faults;
    }
}

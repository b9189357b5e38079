using Identity.Domain.Users;

namespace Identity.Domain.Branches;

/// <summary>Opens a branch. Operators only.</summary>
public sealed class CreateBranch(IChanges<Branch, Guid> branches, TimeProvider time)
{
    public async Task<Result<Branch>> ExecuteAsync(string name, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (BranchName.Parse(name) is not { } called)
        {
            return UserErrors.NameInvalid;
        }

        return await branches.AddAsync(Branch.Create(called, time.Now()), by.Origin, ct);
    }
}

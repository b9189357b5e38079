using Identity.Domain.Audit;
using Identity.Domain.Users;

namespace Identity.Domain.Branches;

/// <summary>Opens a branch. Operators only.</summary>
public sealed class CreateBranch(IBranches branches, TimeProvider time)
{
    public async Task<Result<Branch>> ExecuteAsync(string name, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (BranchName.Parse(name) is not { } called)
        {
            return UserErrors.NameInvalid;
        }

        var now = time.Now();
        var branch = Branch.Create(called, now);
        await branches.AddAsync(branch, by.Did(AuditActions.BranchCreated, now, branch.Id.ToString()), ct);
        return branch;
    }
}

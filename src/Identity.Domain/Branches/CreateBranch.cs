using Identity.Domain.Accounts;
using Identity.Domain.Audit;

namespace Identity.Domain.Branches;

/// <summary>Opens a branch. Operators only.</summary>
public sealed class CreateBranch(IMemberStore members, TimeProvider time)
{
    public async Task<Result<Branch>> ExecuteAsync(string name, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (PersonName.Parse(name) is not { } called)
        {
            return AccountErrors.NameInvalid;
        }

        var now = time.Now();
        var branch = Branch.Create(called, now);
        await members.AddBranchAsync(branch, by.Did(AuditActions.BranchCreated, now, branch.Id.ToString()), ct);
        return branch;
    }
}

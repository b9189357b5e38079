using Identity.Domain.Accounts;
using Identity.Domain.Audit;

namespace Identity.Domain.Branches;

/// <summary>Opens a locked account again. Its owner signs in anew.</summary>
public sealed class EnableMember(IUsers users, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(MemberScope scope, Guid userId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        var now = time.Now();
        return await users.ChangeAsync(userId, by.Origin, user => scope.Includes(user) ? user.Enable(now) : BranchErrors.MemberNotFound, ct)
            ?? BranchErrors.MemberNotFound;
    }
}

using Identity.Domain.Accounts;
using Identity.Domain.Audit;

namespace Identity.Domain.Branches;

/// <summary>Locks an account within the caller's reach: sessions and temporary tokens die with it.</summary>
public sealed class DisableMember(IUsers users, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(MemberScope scope, Guid userId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        var now = time.Now();
        return await users.ChangeAsync(userId, by.Origin, user => scope.Includes(user) ? user.Disable(now) : BranchErrors.MemberNotFound, ct)
            ?? BranchErrors.MemberNotFound;
    }
}

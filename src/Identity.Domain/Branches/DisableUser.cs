using Identity.Domain.Users;

namespace Identity.Domain.Branches;

/// <summary>Locks an account within the caller's reach: sessions and temporary tokens die with it.</summary>
public sealed class DisableUser(IUsers users, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(UserScope scope, Guid userId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        var now = time.Now();
        return await users.ChangeAsync(userId, by.Origin, user => scope.Includes(user) ? user.Disable(now) : UserErrors.NotFound, ct)
            ?? UserErrors.NotFound;
    }
}

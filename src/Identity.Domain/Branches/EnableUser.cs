using Identity.Domain.Users;

namespace Identity.Domain.Branches;

/// <summary>Opens a locked account again. Its owner signs in anew.</summary>
public sealed class EnableUser(IUsers users, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(UserScope scope, Guid userId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        var now = time.Now();
        return await users.ChangeAsync(userId, by.Origin, user => scope.Includes(user) ? user.Enable(now) : UserErrors.NotFound, ct)
            ?? UserErrors.NotFound;
    }
}

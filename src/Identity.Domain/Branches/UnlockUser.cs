using Identity.Domain.Users;

namespace Identity.Domain.Branches;

/// <summary>Forgets the failed sign-ins of an account, for an owner whom strangers' guesses keep out.</summary>
public sealed class UnlockUser(IUsers users, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Guid userId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        var now = time.Now();
        return await users.ChangeAsync(userId, by.Origin, user => user.Unlock(now), ct) ?? UserErrors.NotFound;
    }
}

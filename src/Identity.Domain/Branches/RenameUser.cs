using Identity.Domain.Users;

namespace Identity.Domain.Branches;

/// <summary>Gives an account another name, by an operator's hand.</summary>
public sealed class RenameUser(IUsers users, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Guid userId, string name, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (PersonName.Parse(name) is not { } called)
        {
            return UserErrors.NameInvalid;
        }

        var now = time.Now();
        return await users.ChangeAsync(userId, by.Origin, user => user.Rename(called, now), ct) ?? UserErrors.NotFound;
    }
}

namespace Identity.Domain.Users;

/// <summary>
/// The only way in which a user, and what belongs to it, is changed: one transaction, in which the user's row is locked and loaded, a verb
/// decides, and everything that it did is saved together with what comes of it (<see cref="DomainEvent"/>). A refusal that recorded
/// something is saved too; any other one leaves nothing behind. A verb may run again where two changes collided.
/// </summary>
public interface IUsers
{
    /// <returns><see cref="UserErrors.EmailTaken"/> where another account has the address: of parallel callers one succeeds.</returns>
    Task<Result<User>> AddAsync(User user, Origin origin, CancellationToken ct);

    /// <summary>Adds the user that comes of a row (an invitation), which is locked.</summary>
    /// <returns>Null when the row does not exist.</returns>
    Task<Result<User>?> AddAsync<TRow>(Guid rowId, Origin origin, Func<TRow, Result<User>> create, CancellationToken ct)
        where TRow : class;

    /// <returns>What the verb said; null when the user does not exist.</returns>
    Task<Result<T>?> ChangeAsync<T>(Guid userId, Origin origin, Func<User, Result<T>> verb, CancellationToken ct);

    /// <summary>The same with one more row (a session, a code, an invitation) that is locked after the user's.</summary>
    /// <returns>Null also when the row does not exist.</returns>
    Task<Result<T>?> ChangeAsync<TRow, T>(Guid userId, Guid rowId, Origin origin, Func<User, TRow, Result<T>> verb, CancellationToken ct)
        where TRow : class;
}

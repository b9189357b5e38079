namespace Identity.Domain;

/// <summary>
/// How an entity changes that belongs to no user: in one transaction, in which its row is locked and loaded, a verb decides, and everything
/// that it did is saved together with what comes of it (<see cref="DomainEvent"/>). A verb may run again where two changes collided.
/// </summary>
public interface IChanges<TRow, in TKey>
    where TRow : Aggregate
{
    /// <param name="taken">The refusal where a unique index decides for another row: of parallel callers one succeeds.</param>
    Task<Result<TRow>> AddAsync(TRow row, Origin origin, CancellationToken ct, Error? taken = null);

    /// <param name="taken">The same, where the verb may change what is unique.</param>
    /// <returns>What the verb said; null when the row does not exist.</returns>
    Task<Result<T>?> ChangeAsync<T>(TKey id, Origin origin, Func<TRow, Result<T>> verb, CancellationToken ct, Error? taken = null);
}

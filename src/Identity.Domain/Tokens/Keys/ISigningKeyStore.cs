namespace Identity.Domain.Tokens.Keys;

public interface ISigningKeyStore
{
    /// <summary>All keys, revoked ones included, by position.</summary>
    Task<IReadOnlyList<SigningKey>> ListAsync(CancellationToken ct);

    /// <summary>False when another replica took the position first.</summary>
    Task<bool> TryAddAsync(SigningKey key, CancellationToken ct);

    /// <summary>Locks all keys, lets a verb decide about them, saves what it did and audits it, in one transaction. A refusal saves
    /// nothing.</summary>
    /// <param name="verb">Gets what <see cref="ListAsync"/> answers.</param>
    Task<Result<T>> ChangeAsync<T>(Origin origin, Func<IReadOnlyList<SigningKey>, Result<T>> verb, CancellationToken ct);

    /// <summary>Deletes a key for good.</summary>
    Task DeleteAsync(string kid, CancellationToken ct);
}

/// <summary>Makes key pairs whose private half only this service can read.</summary>
public interface ISigningKeyFactory
{
    SigningKey Create(int position, SigningAlgorithm algorithm, DateTimeOffset announcedAt, DateTimeOffset signsFrom);
}

using Identity.Domain.Audit;

namespace Identity.Domain.Tokens.Keys;

public interface ISigningKeyStore
{
    /// <summary>All keys, revoked ones included, by position.</summary>
    Task<IReadOnlyList<SigningKey>> ListAsync(CancellationToken ct);

    /// <summary>False when another replica took the position first.</summary>
    Task<bool> TryAddAsync(SigningKey key, AuditEvent audit, CancellationToken ct);

    /// <summary>Lets an announced key sign from now on. False when it already does, is revoked or unknown: one caller wins.</summary>
    Task<bool> TryPromoteAsync(string kid, AuditEvent audit, CancellationToken ct);

    /// <summary>Revokes a key, once. The key announced after it takes over in the same transaction if it was the signing one.</summary>
    Task<bool> TryRevokeAsync(string kid, AuditEvent audit, CancellationToken ct);

    /// <summary>Deletes a key for good.</summary>
    Task DeleteAsync(string kid, CancellationToken ct);
}

/// <summary>Makes key pairs whose private half only this service can read.</summary>
public interface ISigningKeyFactory
{
    SigningKey Create(int position, SigningAlgorithm algorithm, DateTimeOffset announcedAt, DateTimeOffset signsFrom);
}

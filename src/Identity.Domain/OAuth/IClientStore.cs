using Identity.Domain.Audit;

namespace Identity.Domain.OAuth;

public interface IClientStore
{
    Task AddAsync(Client client, AuditEvent audit, CancellationToken ct);

    /// <summary>As it is now: every change counts from the next request on (security requirement 58).</summary>
    Task<Client?> FindAsync(string clientId, CancellationToken ct);

    /// <summary>Somebody came as a client, and was not believed.</summary>
    Task AddRefusalAsync(AuditEvent audit, CancellationToken ct);

    /// <summary>By instant of creation, the newest first.</summary>
    /// <param name="search">Part of a name, in any case, or a whole identifier; null for all.</param>
    Task<Page<Client>> ListAsync(string? search, PageRequest page, CancellationToken ct);

    /// <summary>From its commit on the old secret is none. False when the client is disabled or unknown.</summary>
    Task<bool> TryReplaceSecretAsync(string clientId, byte[] secretHash, AuditEvent audit, CancellationToken ct);

    /// <summary>Disables a client, once, and revokes every token that it holds in the same transaction. False when it was disabled before
    /// or is unknown.</summary>
    Task<bool> TryDisableAsync(string clientId, AuditEvent audit, CancellationToken ct);
}

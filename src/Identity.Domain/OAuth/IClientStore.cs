using Identity.Domain.Audit;

namespace Identity.Domain.OAuth;

public interface IClientStore
{
    /// <summary>As it is now: every change counts from the next request on (security requirement 58).</summary>
    Task<Client?> FindAsync(string clientId, CancellationToken ct);

    /// <summary>Somebody came as a client, and was not believed.</summary>
    Task AddRefusalAsync(AuditEvent audit, CancellationToken ct);

    /// <summary>By instant of creation, the newest first.</summary>
    /// <param name="search">Part of a name, in any case, or a whole identifier; null for all.</param>
    Task<Page<Client>> ListAsync(string? search, PageRequest page, CancellationToken ct);
}

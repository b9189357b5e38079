namespace Identity.Domain.OAuth;

public interface IClientStore
{
    /// <summary>As it is now: every change counts from the next request on (security requirement 58).</summary>
    Task<Client?> FindAsync(string clientId, CancellationToken ct);

    /// <summary>The names of those of these clients that there are. Identifiers of none of ours cost nothing.</summary>
    Task<IReadOnlyDictionary<string, string>> FindNamesAsync(IEnumerable<string> clientIds, CancellationToken ct);

    /// <summary>Every redirect URI of every client that is not disabled.</summary>
    Task<IReadOnlyList<string>> ListRedirectUrisAsync(CancellationToken ct);

    /// <summary>Audits that the client refused a secret. Nothing else of it has changed.</summary>
    Task AddRefusalAsync(Client refused, Origin origin, CancellationToken ct);

    /// <summary>By instant of creation, the newest first.</summary>
    /// <param name="search">Part of a name, in any case, or a whole identifier; null for all.</param>
    Task<Page<Client>> ListAsync(string? search, PageRequest page, CancellationToken ct);
}

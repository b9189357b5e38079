using Identity.Domain.Audit;
using Identity.Domain.OAuth;

namespace Identity.Domain.Tests.OAuth;

/// <summary>Clients in memory; remembers what was asked for and what was audited.</summary>
internal sealed class InMemoryClients : IClientStore
{
    private readonly Dictionary<string, Client> clients = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> newSecrets = new(StringComparer.Ordinal);
    private readonly HashSet<string> disabled = new(StringComparer.Ordinal);

    internal List<string> Asked { get; } = [];

    internal List<AuditEvent> Audit { get; } = [];

    internal byte[]? SecretOf(string clientId) => newSecrets.GetValueOrDefault(clientId);

    internal bool IsDisabled(string clientId) => disabled.Contains(clientId);

    public Task AddAsync(Client client, AuditEvent audit, CancellationToken ct)
    {
        clients.Add(client.Id, client);
        Audit.Add(audit);
        return Task.CompletedTask;
    }

    public Task<Client?> FindAsync(string clientId, CancellationToken ct)
    {
        Asked.Add(clientId);
        return Task.FromResult(clients.GetValueOrDefault(clientId));
    }

    public Task AddRefusalAsync(AuditEvent audit, CancellationToken ct)
    {
        Audit.Add(audit);
        return Task.CompletedTask;
    }

    public Task<Page<Client>> ListAsync(string? search, PageRequest page, CancellationToken ct) =>
        Task.FromResult(new Page<Client>([.. clients.Values], clients.Count, page));

    public Task<bool> TryReplaceSecretAsync(string clientId, byte[] secretHash, AuditEvent audit, CancellationToken ct)
    {
        var known = clients.ContainsKey(clientId) && !disabled.Contains(clientId);
        if (known)
        {
            newSecrets[clientId] = secretHash;
            Audit.Add(audit);
        }

        return Task.FromResult(known);
    }

    public Task<bool> TryDisableAsync(string clientId, AuditEvent audit, CancellationToken ct)
    {
        var changed = clients.ContainsKey(clientId) && disabled.Add(clientId);
        if (changed)
        {
            Audit.Add(audit);
        }

        return Task.FromResult(changed);
    }
}

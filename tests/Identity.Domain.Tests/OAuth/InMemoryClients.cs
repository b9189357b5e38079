using Identity.Domain.Audit;
using Identity.Domain.Changes;
using Identity.Domain.OAuth;

namespace Identity.Domain.Tests.OAuth;

/// <summary>Clients in memory, which ask the verbs of the domain; remembers what was asked for and what was audited.</summary>
internal sealed class InMemoryClients : IClientStore, IChanges<Client, string>
{
    private readonly Dictionary<string, Client> clients = new(StringComparer.Ordinal);

    internal List<string> Asked { get; } = [];

    internal List<AuditEvent> Audit { get; } = [];

    public Task<Result<Client>> AddAsync(Client row, Origin origin, CancellationToken ct, Error? taken = null)
    {
        clients.Add(row.Id, row);
        Save(row, 0, origin);
        return Task.FromResult<Result<Client>>(row);
    }

    public Task<Result<T>?> ChangeAsync<T>(
        string id,
        Origin origin,
        Func<Client, Result<T>> verb,
        CancellationToken ct,
        Error? taken = null
    )
    {
        Asked.Add(id);
        if (clients.GetValueOrDefault(id) is not { } client)
        {
            return Task.FromResult<Result<T>?>(null);
        }

        var before = client.Events.Count;
        var result = verb(client);
        Save(client, before, origin);
        return Task.FromResult<Result<T>?>(result);
    }

    public Task<Client?> FindAsync(string clientId, CancellationToken ct)
    {
        Asked.Add(clientId);
        return Task.FromResult(clients.GetValueOrDefault(clientId));
    }

    public Task<IReadOnlyDictionary<string, string>> FindNamesAsync(IEnumerable<string> clientIds, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(
            clients.Values.Where(client => clientIds.Contains(client.Id)).ToDictionary(client => client.Id, client => client.Name)
        );

    public Task<IReadOnlyList<string>> ListRedirectUrisAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<string>>([.. clients.Values.SelectMany(client => client.RedirectUris)]);

    public Task AddRefusalAsync(Client refused, Origin origin, CancellationToken ct)
    {
        Save(refused, refused.Events.Count - 1, origin);
        return Task.CompletedTask;
    }

    public Task<Page<Client>> ListAsync(string? search, PageRequest page, CancellationToken ct) =>
        Task.FromResult(new Page<Client>([.. clients.Values], clients.Count, page));

    private void Save(Client client, int before, Origin origin) =>
        Audit.AddRange(client.Events.Skip(before).Select(happened => AuditedEvents.Of(happened, null, origin)).OfType<AuditEvent>());
}

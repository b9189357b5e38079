using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Changes;
using Identity.Domain.OAuth;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.OAuth;

internal sealed class ClientStore(IDbContextFactory<IdentityDbContext> contexts) : IClientStore
{
    public async Task<Client?> FindAsync(string clientId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Clients.AsNoTracking().FirstOrDefaultAsync(client => client.Id == clientId, ct);
    }

    public async Task<IReadOnlyDictionary<string, string>> FindNamesAsync(IEnumerable<string> clientIds, CancellationToken ct)
    {
        string[] ids = [.. clientIds.Where(ClientId.IsWellFormed).Distinct(StringComparer.Ordinal)];
        if (ids.Length == 0)
        {
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db
            .Clients.Where(client => ids.Contains(client.Id))
            .Select(client => new { client.Id, client.Name })
            .ToDictionaryAsync(client => client.Id, client => client.Name, StringComparer.Ordinal, ct);
    }

    public async Task<IReadOnlyList<string>> ListRedirectUrisAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var lists = await db.Clients.Where(client => client.DisabledAt == null).Select(client => client.RedirectUris).ToListAsync(ct);
        return [.. lists.SelectMany(list => list)];
    }

    public async Task AddRefusalAsync(Client refused, Origin origin, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.AddRange(refused.Events.Select(it => AuditedEvents.Of(it, subject: null, origin)).OfType<AuditEvent>());
        await db.SaveChangesAsync(ct);
    }

    public async Task<Page<Client>> ListAsync(string? search, PageRequest page, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var clients = Matching(db, search);
        var total = await clients.CountAsync(ct);
        var items = await clients
            .OrderByDescending(client => client.CreatedAt)
            .ThenBy(client => client.Id)
            .Skip(page.Skip)
            .Take(page.Size)
            .ToListAsync(ct);
        return new Page<Client>(items, total, page);
    }

    private static IQueryable<Client> Matching(IdentityDbContext db, string? search)
    {
        var all = db.Clients.AsNoTracking();
        if (search is null)
        {
            return all;
        }

        var part = SearchText.Of(search);
        return all.Where(client => SearchText.Folded(client.Name).Contains(part) || client.Id == search);
    }
}

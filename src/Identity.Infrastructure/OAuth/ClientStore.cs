using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.OAuth;

internal sealed class ClientStore(IDbContextFactory<IdentityDbContext> contexts, RevocationList revocations, TokenSettings tokens) : IClientStore
{
    public async Task AddAsync(Client client, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.AddRange(client, audit);
        await db.SaveChangesAsync(ct);
    }

    public async Task<Client?> FindAsync(string clientId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Clients.AsNoTracking().FirstOrDefaultAsync(client => client.Id == clientId, ct);
    }

    public async Task AddRefusalAsync(AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.AuditEvents.Add(audit);
        await db.SaveChangesAsync(ct);
    }

    public async Task<Page<Client>> ListAsync(string? search, PageRequest page, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var clients = Matching(db, search);
        var total = await clients.CountAsync(ct);
        var items = await clients.OrderByDescending(client => client.CreatedAt).ThenBy(client => client.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        return new Page<Client>(items, total, page);
    }

    public async Task<bool> TryReplaceSecretAsync(string clientId, byte[] secretHash, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.InTransactionAsync(
            async () =>
            {
                var changed = await db.Clients.Where(client => client.Id == clientId && client.DisabledAt == null).ExecuteUpdateAsync(
                    client => client.SetProperty(it => it.SecretHash, secretHash).SetProperty(it => it.SecretChangedAt, audit.At), ct);
                if (changed == 0)
                {
                    return false;
                }

                db.AuditEvents.Add(audit);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
    }

    public async Task<bool> TryDisableAsync(string clientId, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var revocation = Revocation.OfClient(clientId, audit.At, tokens.AccessTokenLifetime);
        var disabled = await db.InTransactionAsync(
            async () =>
            {
                var changed = await db.Clients.Where(client => client.Id == clientId && client.DisabledAt == null)
                    .ExecuteUpdateAsync(client => client.SetProperty(it => it.DisabledAt, audit.At), ct);
                if (changed == 0)
                {
                    return false;
                }

                db.AddRange(revocation, audit);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
        if (disabled)
        {
            revocations.Add([revocation]);
        }

        return disabled;
    }

    private static IQueryable<Client> Matching(IdentityDbContext db, string? search)
    {
        var all = db.Clients.AsNoTracking();
        if (search is null)
        {
            return all;
        }

        var pattern = LikePattern.Containing(search);
        return db.Database.IsSqlite()
            ? all.Where(client => EF.Functions.Like(client.Name, pattern, LikePattern.Escape) || client.Id == search) // ignores the case of ASCII letters
            : all.Where(client => EF.Functions.ILike(client.Name, pattern, LikePattern.Escape) || client.Id == search);
    }
}

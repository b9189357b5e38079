using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.OAuth;

internal sealed class ConsentStore(IDbContextFactory<IdentityDbContext> contexts) : IConsents
{
    public async Task<Consent?> FindAsync(Guid userId, string clientId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db
            .Consents.AsNoTracking()
            .FirstOrDefaultAsync(consent => consent.UserId == userId && consent.ClientId == clientId, ct);
    }

    public async Task<Page<NamedConsent>> ListAsync(Guid userId, PageRequest page, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var given = db.Consents.AsNoTracking().Where(consent => consent.UserId == userId);
        var total = await given.CountAsync(ct);
        var items = await given
            .Join(db.Clients, consent => consent.ClientId, client => client.Id, (consent, client) => new { consent, client.Name })
            .OrderBy(it => it.Name)
            .ThenBy(it => it.consent.Id)
            .Skip(page.Skip)
            .Take(page.Size)
            .ToListAsync(ct);
        return new Page<NamedConsent>([.. items.Select(it => new NamedConsent(it.consent, it.Name))], total, page);
    }
}

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

    public async Task<bool> WithdrawAsync(Guid userId, string clientId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Consents.Where(consent => consent.UserId == userId && consent.ClientId == clientId).ExecuteDeleteAsync(ct) > 0;
    }

    public async Task GiveAsync(Client client, Guid userId, IReadOnlyList<string> scopes, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.InTransactionAsync(
            async () =>
            {
                // The row of the user is the lock: of two consents one waits, and adds to the other.
                await db
                    .Users.Where(user => user.Id == userId)
                    .ExecuteUpdateAsync(user => user.SetProperty(it => it.SignedInAt, it => it.SignedInAt), ct);
                var given = await db.Consents.FirstOrDefaultAsync(it => it.UserId == userId && it.ClientId == client.Id, ct);
                if (given is null)
                {
                    db.Add(Consent.To(client, userId, scopes, now));
                }
                else
                {
                    given.Widen(scopes, now);
                }

                await db.SaveChangesAsync(ct);
                return true;
            },
            ct
        );
    }
}

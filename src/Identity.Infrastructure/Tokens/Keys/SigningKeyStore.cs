using Identity.Domain.Audit;
using Identity.Domain.Tokens.Keys;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Tokens.Keys;

internal sealed class SigningKeyStore(IDbContextFactory<IdentityDbContext> contexts) : ISigningKeyStore
{
    public async Task<IReadOnlyList<SigningKey>> ListAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.SigningKeys.AsNoTracking().OrderBy(key => key.Position).ToListAsync(ct);
    }

    public async Task<bool> TryAddAsync(SigningKey key, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.AddRange(key, audit);
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException exception) when (UniqueViolation.Is(exception))
        {
            return false;
        }
    }

    public Task<bool> TryPromoteAsync(string kid, AuditEvent audit, CancellationToken ct) =>
        ChangeAsync(
            audit,
            db =>
                db.SigningKeys.Where(key => key.Kid == kid && key.RevokedAt == null && key.SignsFrom > audit.At)
                    .ExecuteUpdateAsync(key => key.SetProperty(it => it.SignsFrom, audit.At), ct),
            ct
        );

    public Task<bool> TryRevokeAsync(string kid, AuditEvent audit, CancellationToken ct) =>
        ChangeAsync(
            audit,
            async db =>
            {
                var revoked = await db
                    .SigningKeys.Where(key => key.Kid == kid && key.RevokedAt == null)
                    .ExecuteUpdateAsync(key => key.SetProperty(it => it.RevokedAt, audit.At), ct);
                var later = db.SigningKeys.Where(key =>
                    key.RevokedAt == null && key.Position > db.SigningKeys.Single(it => it.Kid == kid).Position
                );
                var wasSigning = db.SigningKeys.Where(key =>
                    key.Kid == kid && key.SignsFrom <= audit.At && !later.Any(it => it.SignsFrom <= audit.At)
                );
                if (revoked > 0 && await wasSigning.AnyAsync(ct))
                {
                    // The announced key, which consumers know already, takes over at once; a retired one must not come back.
                    await later
                        .OrderBy(key => key.Position)
                        .Take(1)
                        .ExecuteUpdateAsync(key => key.SetProperty(it => it.SignsFrom, audit.At), ct);
                }

                return revoked;
            },
            ct
        );

    public async Task DeleteAsync(string kid, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.SigningKeys.Where(key => key.Kid == kid).ExecuteDeleteAsync(ct);
    }

    private async Task<bool> ChangeAsync(AuditEvent audit, Func<IdentityDbContext, Task<int>> change, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.InTransactionAsync(
            async () =>
            {
                if (await change(db) == 0)
                {
                    return false;
                }

                db.AuditEvents.Add(audit);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct
        );
    }
}

using Identity.Domain.Accounts.Secrets;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Accounts.Secrets;

internal sealed class OneTimeSecretStore(IDbContextFactory<IdentityDbContext> contexts) : IOneTimeSecretStore
{
    public async Task<OneTimeSecret?> FindAsync(byte[] tokenHash, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.OneTimeSecrets.AsNoTracking().FirstOrDefaultAsync(secret => secret.TokenHash == tokenHash, ct);
    }

    public async Task<OneTimeSecret?> CountTryAsync(string addressKey, SecretPurpose purpose, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var newest = await db.OneTimeSecrets.AsNoTracking()
            .Where(secret => secret.AddressKey == addressKey && secret.Purpose == purpose && secret.CodeMac != null)
            .OrderByDescending(secret => secret.CreatedAt).ThenByDescending(secret => secret.Id).FirstOrDefaultAsync(ct);
        return newest is not null && await db.OneTimeSecrets.Where(secret => secret.Id == newest.Id && secret.Tries < OneTimeSecret.MaximumTries)
            .ExecuteUpdateAsync(secret => secret.SetProperty(it => it.Tries, it => it.Tries + 1), ct) == 1
                ? newest
                : null;
    }
}

using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Secrets;

/// <summary>Mailed links and codes that are used or too old. Plain SQL, because no user changes by it.</summary>
internal sealed class SecretSweep(RetentionSettings settings) : ISweep
{
    public string Name => "mailed secrets";

    public async Task<int> ExecuteAsync(IdentityDbContext db, DateTimeOffset now, CancellationToken ct) =>
        RetentionSettings.Before(now, settings.Secrets) is not { } before
            ? 0
            : await db
                .OneTimeSecrets.Where(secret => secret.ExpiresAt < before)
                .OrderBy(secret => secret.Id)
                .Take(RetentionSettings.BatchSize)
                .ExecuteDeleteAsync(ct);
}

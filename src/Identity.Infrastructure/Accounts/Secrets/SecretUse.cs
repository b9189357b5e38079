using Identity.Domain.Accounts.Secrets;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Accounts.Secrets;

/// <summary>What happens to mailed secrets inside the transaction of the change that they allow.</summary>
internal static class SecretUse
{
    /// <summary>Of any number of parallel uses, by link or by code, exactly one gets true.</summary>
    internal static async Task<bool> TryConsumeAsync(this IdentityDbContext db, OneTimeSecret secret, DateTimeOffset now, CancellationToken ct) =>
        await db.OneTimeSecrets
            .Where(row => row.Id == secret.Id && row.Purpose == secret.Purpose && row.ConsumedAt == null && row.ReplacedAt == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(row => row.SetProperty(it => it.ConsumedAt, now), ct) == 1;

    /// <summary>Kills the open secrets of these purposes: a newer one is on its way, or what they were for is given up.</summary>
    internal static Task ReplaceSecretsAsync(
        this IdentityDbContext db, Guid userId, IReadOnlyCollection<SecretPurpose> purposes, DateTimeOffset now, CancellationToken ct) =>
        db.OneTimeSecrets
            .Where(row => row.UserId == userId && purposes.Contains(row.Purpose) && row.ConsumedAt == null && row.ReplacedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(it => it.ReplacedAt, now), ct);

    /// <summary>Whether another mail may go out today. Exact while the caller holds the lock on the account's row.</summary>
    internal static async Task<bool> MayMailAsync(this IdentityDbContext db, Guid userId, SecretPurpose purpose, DateTimeOffset now, CancellationToken ct)
    {
        var dayAgo = now.AddDays(-1);
        return await db.OneTimeSecrets.CountAsync(row => row.UserId == userId && row.Purpose == purpose && row.CreatedAt > dayAgo, ct) < OneTimeSecret.MailsPerDay;
    }

    /// <summary>When the next of these secrets may be mailed; null for at once.</summary>
    internal static async Task<DateTimeOffset?> NextMailAtAsync(this IQueryable<OneTimeSecret> mailed, DateTimeOffset now, CancellationToken ct)
    {
        var dayAgo = now.AddDays(-1);
        var counted = await mailed.Where(row => row.CreatedAt > dayAgo).OrderByDescending(row => row.CreatedAt)
            .Select(row => row.CreatedAt).Take(OneTimeSecret.MailsPerDay).ToListAsync(ct);
        return counted.Count < OneTimeSecret.MailsPerDay ? null : counted[^1].AddDays(1);
    }
}

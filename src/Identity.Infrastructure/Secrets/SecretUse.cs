using Identity.Domain.Secrets;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Secrets;

/// <summary>What happens to mailed secrets inside the transaction of the change that they allow. Plain SQL, because it concerns many rows
/// and loads none; a verb uses up the one that it is given.</summary>
internal static class SecretUse
{
    /// <summary>Of any number of parallel uses exactly one gets true. Plain SQL, because a login uses a link up and has room for one
    /// statement.</summary>
    internal static async Task<bool> TryConsumeAsync(
        this IdentityDbContext db,
        OneTimeSecret secret,
        DateTimeOffset now,
        CancellationToken ct
    ) =>
        await db
            .OneTimeSecrets.Where(row =>
                row.Id == secret.Id
                && row.Purpose == secret.Purpose
                && row.ConsumedAt == null
                && row.ReplacedAt == null
                && row.ExpiresAt > now
            )
            .ExecuteUpdateAsync(row => row.SetProperty(it => it.ConsumedAt, now), ct) == 1;

    /// <summary>Cancels the links that undo a change of address, except those that were sent later.</summary>
    /// <returns>How many links that were.</returns>
    internal static Task<int> CancelUndoLinksAsync(
        this IdentityDbContext db,
        Guid userId,
        DateTimeOffset sentUntil,
        DateTimeOffset now,
        CancellationToken ct
    ) =>
        db
            .OneTimeSecrets.Where(row =>
                row.UserId == userId
                && row.Purpose == SecretPurpose.UndoEmailChange
                && row.CreatedAt <= sentUntil
                && row.ConsumedAt == null
                && row.ReplacedAt == null
                && row.ExpiresAt > now
            )
            .ExecuteUpdateAsync(row => row.SetProperty(it => it.ReplacedAt, now), ct);

    /// <summary>Kills the open secrets of these purposes: a newer one is on its way, or what they were for is given up.</summary>
    internal static Task ReplaceSecretsAsync(
        this IdentityDbContext db,
        Guid userId,
        IReadOnlyCollection<SecretPurpose> purposes,
        DateTimeOffset now,
        CancellationToken ct
    ) =>
        db
            .OneTimeSecrets.Where(row =>
                row.UserId == userId && purposes.Contains(row.Purpose) && row.ConsumedAt == null && row.ReplacedAt == null
            )
            .ExecuteUpdateAsync(row => row.SetProperty(it => it.ReplacedAt, now), ct);
}

using Identity.Domain.Secrets;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Emails;

/// <summary>What one move of an account means for its other links. Exact while the caller holds the lock on the user's row.</summary>
internal static class EmailMoves
{
    /// <summary>As <see cref="OneTimeSecret.FindNextMove"/>. Plain SQL, because it counts rows and needs none of them.</summary>
    internal static async Task<DateTimeOffset?> FindNextAsync(IdentityDbContext db, Guid userId, DateTimeOffset now, CancellationToken ct)
    {
        var dayAgo = now.AddDays(-1);
        var asked = await db
            .OneTimeSecrets.Where(secret =>
                secret.UserId == userId && secret.Purpose == SecretPurpose.ChangeEmail && secret.CreatedAt > dayAgo
            )
            .OrderByDescending(secret => secret.CreatedAt)
            .Select(secret => secret.CreatedAt)
            .Take(OneTimeSecret.MailsPerDay)
            .ToListAsync(ct);
        return asked.Count < OneTimeSecret.MailsPerDay ? null : asked[^1].AddDays(1);
    }

    /// <summary>Moves after the one that was undone can no longer be undone: <see cref="OneTimeSecret.ForgetLater"/>. Plain SQL, because
    /// it concerns many links and loads none.</summary>
    internal static Task ForgetLaterAsync(
        IdentityDbContext db,
        Guid userId,
        DateTimeOffset movedAt,
        DateTimeOffset now,
        CancellationToken ct
    ) =>
        db
            .OneTimeSecrets.Where(later =>
                later.UserId == userId
                && later.Purpose == SecretPurpose.UndoEmailChange
                && later.CreatedAt > movedAt
                && later.ConsumedAt == null
                && later.ReplacedAt == null
            )
            .ExecuteUpdateAsync(later => later.SetProperty(it => it.ReplacedAt, now), ct);
}

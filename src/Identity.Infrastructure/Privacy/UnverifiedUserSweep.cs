using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Changes;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Persistence.Retention;
using Identity.Infrastructure.Tokens;
using Identity.Infrastructure.Users;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Privacy;

/// <summary>
/// Accounts that nobody proved and nobody uses: most of them were opened with a stranger's address, or a misspelt one, and would keep its
/// owner from it. Those that belong to a branch or are disabled stay; a login or a refresh that comes first saves its account.
/// </summary>
internal sealed class UnverifiedUserSweep(AccountSettings settings, UserErasure accounts, RevocationList revocations) : ISweep
{
    public string Name => "unverified accounts";

    public async Task<int> ExecuteAsync(IdentityDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        if (RetentionSettings.Before(now, settings.UnverifiedLifetime) is not { } since)
        {
            return 0;
        }

        var found = await Unused(db, since)
            .OrderBy(user => user.Id)
            .Select(user => user.Id)
            .Take(RetentionSettings.BatchSize)
            .ToListAsync(ct);
        foreach (var userId in found)
        {
            await EraseAsync(db, userId, since, now, ct);
        }

        return found.Count;
    }

    /// <summary>One account, one transaction: anyone who waits for it waits for a moment only.</summary>
    private async Task EraseAsync(IdentityDbContext db, Guid userId, DateTimeOffset since, DateTimeOffset now, CancellationToken ct)
    {
        IReadOnlyList<Revocation> revoked = [];
        var erased = await db.InTransactionAsync(
            async () =>
            {
                // Account and sessions are locked before they are judged: a login or refresh that was first is seen, one that comes later
                // waits and finds nothing.
                if (!await db.Users.Where(user => user.Id == userId).LockAsync(ct))
                {
                    return false; // another replica was faster
                }

                await db
                    .Sessions.Where(session => session.UserId == userId)
                    .ExecuteUpdateAsync(session => session.SetProperty(it => it.UsedAt, it => it.UsedAt), ct);
                if (await Unused(db, since).AsNoTracking().SingleOrDefaultAsync(user => user.Id == userId, ct) is not { } user)
                {
                    return false;
                }

                user.Expire(now);
                revoked = await accounts.EraseAsync(db, user, now, ct);
                db.AddRange(user.Events.Select(it => AuditedEvents.Of(it, userId, Origin.None)).OfType<AuditEvent>());
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct
        );
        if (erased)
        {
            revocations.Add(revoked);
        }
    }

    private static IQueryable<User> Unused(IdentityDbContext db, DateTimeOffset since) =>
        db
            .Users.Where(User.IsUnprovenClaim)
            .Where(user =>
                user.CreatedAt <= since
                && (user.SignedInAt == null || user.SignedInAt <= since)
                && !db.Sessions.Any(session => session.UserId == user.Id && session.UsedAt > since)
            );
}

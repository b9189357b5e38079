using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Emails;
using Identity.Domain.Audit;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Accounts.Emails;

internal sealed class UnverifiedAccounts(IDbContextFactory<IdentityDbContext> contexts, RevocationList revocations, TokenSettings tokens) : IUnverifiedAccounts
{
    public async Task<int> DeleteUnusedAsync(DateTimeOffset since, int atMost, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await Unused(db, since).OrderBy(user => user.Id).Select(user => user.Id).Take(atMost).ToListAsync(ct);
        foreach (var userId in found)
        {
            await DeleteAsync(userId, since, now, ct);
        }

        return found.Count;
    }

    /// <summary>One account, one transaction: whoever waits for it waits for a moment only.</summary>
    private async Task DeleteAsync(Guid userId, DateTimeOffset since, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        IReadOnlyList<Revocation> revoked = [];
        var deleted = await db.InTransactionAsync(
            async () =>
            {
                // Account and sessions are locked before they are judged: a login or refresh that was first is seen, one that comes later waits
                // and finds nothing.
                if (await db.Users.Where(user => user.Id == userId).ExecuteUpdateAsync(user => user.SetProperty(it => it.UpdatedAt, it => it.UpdatedAt), ct) == 0)
                {
                    return false; // another replica was faster
                }

                await db.Sessions.Where(session => session.UserId == userId).ExecuteUpdateAsync(session => session.SetProperty(it => it.UsedAt, it => it.UsedAt), ct);
                if (!await Unused(db, since).AnyAsync(user => user.Id == userId, ct))
                {
                    return false;
                }

                revoked = await db.DeleteAccountAsync(userId, AuditEvent.Of(AuditActions.AccountExpired, now, userId), tokens.AccessTokenLifetime, ct);
                return true;
            },
            ct);
        if (deleted)
        {
            revocations.Add(revoked);
        }
    }

    private static IQueryable<User> Unused(IdentityDbContext db, DateTimeOffset since) => db.Users.Where(user =>
        user.EmailVerifiedAt == null && user.BranchId == null && user.Status == AccountStatus.Active
        && user.CreatedAt <= since && (user.SignedInAt == null || user.SignedInAt <= since)
        && !db.Sessions.Any(session => session.UserId == user.Id && session.UsedAt > since));
}

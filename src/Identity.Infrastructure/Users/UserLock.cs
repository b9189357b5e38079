using Identity.Domain.Audit;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Users;

internal static class UserLock
{
    /// <summary>
    /// Locks the account's row until the end of the transaction, and judges it under the lock: whatever changes an account takes this lock
    /// before any other, so of two changes one waits, and sees what the other did.
    /// </summary>
    /// <returns>False when the account does not exist, or no longer exists.</returns>
    internal static async Task<bool> LockAsync(this IQueryable<User> account, CancellationToken ct) =>
        await account.ExecuteUpdateAsync(user => user.SetProperty(it => it.UpdatedAt, it => it.UpdatedAt), ct) == 1;

    /// <summary>
    /// Adds an event that changes nothing of its subject's account. Under the account's lock an erasure is either still to come, and takes
    /// the address of this event along, or is over. Asked for an account that never was, too: the answer takes the same time.
    /// </summary>
    internal static async Task AddOfAccountAsync(this IdentityDbContext db, AuditEvent audit, CancellationToken ct)
    {
        if (!await db.Users.Where(user => user.Id == audit.SubjectId).LockAsync(ct) && audit.SubjectId is not null)
        {
            db.Entry(audit).Property(it => it.Address).CurrentValue = null;
            db.Entry(audit).Property(it => it.EmailMac).CurrentValue = null;
        }

        db.AuditEvents.Add(audit);
    }
}

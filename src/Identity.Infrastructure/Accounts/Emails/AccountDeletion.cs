using Identity.Domain.Audit;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Accounts.Emails;

/// <summary>Deletes an account inside somebody else's transaction. What belongs to it goes along, by the foreign keys.</summary>
internal static class AccountDeletion
{
    /// <returns>What to tell this replica's list of revocations once the transaction is committed.</returns>
    internal static async Task<IReadOnlyList<Revocation>> DeleteAccountAsync(
        this IdentityDbContext db, Guid userId, AuditEvent audit, TimeSpan tokenLifetime, CancellationToken ct)
    {
        var revoked = await db.EndSessionsAsync(
            db.Sessions.Where(session => session.UserId == userId), SessionEnd.EndedByOperator, audit, tokenLifetime, ct);
        await db.Users.Where(user => user.Id == userId).ExecuteDeleteAsync(ct);
        db.Add(audit);
        await db.SaveChangesAsync(ct);
        return revoked;
    }
}

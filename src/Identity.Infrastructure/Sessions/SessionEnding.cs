using Identity.Domain.Audit;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Sessions;

/// <summary>Ends all sessions of an account inside somebody else's transaction.</summary>
internal static class SessionEnding
{
    /// <returns>What to tell this replica's list of revocations once the transaction is committed.</returns>
    internal static async Task<IReadOnlyList<Revocation>> EndSessionsAsync(
        this IdentityDbContext db, IQueryable<Session> which, SessionEnd reason, AuditEvent audit, TimeSpan tokenLifetime, CancellationToken ct)
    {
        // Read first: a session that is opened in between was made by a login that the lock on the account holds back.
        var ended = await which.Where(session => session.EndedAt == null).Select(session => session.Id).ToListAsync(ct);
        if (ended.Count == 0)
        {
            return [];
        }

        await which.Where(session => session.EndedAt == null)
            .ExecuteUpdateAsync(session => session.SetProperty(it => it.EndedAt, audit.At).SetProperty(it => it.EndReason, reason), ct);
        Revocation[] revoked = [.. ended.Select(id => Revocation.OfSession(id, audit.At, tokenLifetime))];
        db.Revocations.AddRange(revoked);
        await db.SaveChangesAsync(ct);
        return revoked;
    }
}

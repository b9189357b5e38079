using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Changes;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Users;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Privacy;

/// <summary>
/// Ends a signup that never proved its email address (<see cref="User.IsUnprovenClaim"/>), inside the transaction that gives
/// the address to its owner: password, sessions, secrets and picture of the earlier registrant go with it.
/// </summary>
internal sealed class Displacement(UserErasure accounts)
{
    /// <param name="by">What displaces it, for the audit: an action, and who, where an operator does it.</param>
    /// <returns>Null when nobody holds the address, or its holder stays.</returns>
    internal async Task<Displaced?> ExecuteAsync(IdentityDbContext db, string emailKey, string by, DateTimeOffset now, CancellationToken ct)
    {
        var claims = db.Users.Where(User.IsUnprovenClaim).Where(user => user.EmailKey == emailKey);
        if (!await claims.LockAsync(ct))
        {
            return null;
        }

        // Read under the lock: a confirmation that was faster has proven the address.
        var claim = await claims.AsNoTracking().SingleAsync(ct);
        claim.GiveWay(by, now);
        var revoked = await accounts.EraseAsync(db, claim, now, ct);
        db.AddRange(claim.Events.Select(it => AuditedEvents.Of(it, claim.Id, Origin.None)).OfType<AuditEvent>());
        return new Displaced(claim.Id, revoked);
    }
}

/// <param name="Revoked">What to tell this replica's list of revocations once the transaction is committed.</param>
internal sealed record Displaced(Guid UserId, IReadOnlyList<Revocation> Revoked);

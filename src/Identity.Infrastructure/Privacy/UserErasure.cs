using Identity.Domain.Audit;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Infrastructure.Audit;
using Identity.Infrastructure.OAuth;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Throttling;
using Identity.Infrastructure.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Privacy;

/// <summary>
/// Erases an account inside somebody else's transaction, on whatever ground: by its owner, by an operator, or because nobody ever proved
/// its address. The caller holds the lock on the account's row.
/// </summary>
internal sealed class UserErasure(ThrottleKeys throttles, LogoutNotices logoutNotices, TokenSettings tokens, AuditEmails auditEmails)
{
    /// <returns>What to tell this replica's list of revocations once the transaction is committed.</returns>
    internal async Task<IReadOnlyList<Revocation>> EraseAsync(IdentityDbContext db, User user, DateTimeOffset now, CancellationToken ct)
    {
        var revoked = await RevokeAsync(db, user.Id, now, ct);
        await BlankAsync(db, user, now, ct);
        await db.ClearThrottlesAsync(throttles, user.EmailKey, ct);

        // Sessions, pictures, steps, agreements, codes and secrets go with the row that they hang on.
        await db.Users.Where(it => it.Id == user.Id).ExecuteDeleteAsync(ct);

        // Deleting has waited for whatever was about to end a session, and its event is here now. What tells of the erasure comes after
        // this.
        await db
            .AuditEvents.Where(it => it.SubjectId == user.Id && it.Address != null)
            .ExecuteUpdateAsync(
                it => it.SetProperty(row => row.Address, (string?)null).SetProperty(row => row.AddressSalt, (byte[]?)null),
                ct
            );
        await BlankMacsAsync(db, user, ct);
        await db.SaveChangesAsync(ct);
        return revoked;
    }

    /// <summary>
    /// Takes the person's addresses out of the audit: the present one and every former one, wherever a proof of it is still told. An
    /// address that the person only claimed is somebody else's, and so are events of another account that has the address now.
    /// </summary>
    private async Task BlankMacsAsync(IdentityDbContext db, User user, CancellationToken ct)
    {
        var proofs = AuditActions.ProofsOfAddress;
        var former = await db
            .AuditEvents.Where(it => it.SubjectId == user.Id && it.EmailMac != null && proofs.Contains(it.Action))
            .Select(it => it.EmailMac!)
            .Distinct()
            .ToListAsync(ct);
        List<byte[]> macs = [.. former, .. user.EmailVerifiedAt is null ? [] : auditEmails.AllOf(user.EmailKey)];
        var ofInvitations = AuditActions.OfInvitations;
        await db
            .AuditEvents.Where(it =>
                (it.EmailMac != null || it.FormerEmailMac != null)
                && (
                    it.SubjectId == user.Id
                    || (
                        macs.Contains(it.EmailMac!)
                        && (it.SubjectId == null || ofInvitations.Contains(it.Action) || !db.Users.Any(other => other.Id == it.SubjectId))
                    )
                )
            )
            .ExecuteUpdateAsync(
                it => it.SetProperty(row => row.EmailMac, (byte[]?)null).SetProperty(row => row.FormerEmailMac, (byte[]?)null),
                ct
            );
    }

    /// <summary>The sessions are about to vanish; what is known of them elsewhere must still say that they are over.</summary>
    private async Task<IReadOnlyList<Revocation>> RevokeAsync(IdentityDbContext db, Guid userId, DateTimeOffset now, CancellationToken ct)
    {
        var open = await db
            .Sessions.Where(session => session.UserId == userId && session.EndedAt == null)
            .Select(session => session.Id)
            .ToListAsync(ct);
        await logoutNotices.AddAsync(db, open, now, ct);
        return db.AddRevocations(open, now, tokens);
    }

    /// <summary>What hangs on no account and stays, without what is personal in it.</summary>
    private static async Task BlankAsync(IdentityDbContext db, User user, DateTimeOffset now, CancellationToken ct)
    {
        var traces = await PersonalTraces.FindAsync(db, user, ct);
        var invitations = traces.Invitations.Select(invitation => invitation.Id).ToList();
        await db
            .Invitations.Where(invitation => invitations.Contains(invitation.Id))
            .ExecuteUpdateAsync(
                invitation =>
                    invitation
                        .SetProperty(it => it.Email, "")
                        .SetProperty(it => it.EmailKey, "")
                        .SetProperty(it => it.Name, "")
                        .SetProperty(it => it.PhoneNumber, (string?)null)
                        .SetProperty(it => it.AcceptedBy, (Guid?)null)
                        .SetProperty(it => it.RevokedAt, it => it.AcceptedAt == null && it.RevokedAt == null ? now : it.RevokedAt),
                ct
            );

        // Of what waits for an address that the person never proved, or has no more, some may be for its owner. What has left harms nobody
        // by being forgotten.
        await db
            .Outbox.Where(message =>
                traces.Proven.Contains(message.Recipient)
                || (traces.Claimed.Contains(message.Recipient) && (message.SentAt != null || message.DeadAt != null))
            )
            .ExecuteDeleteAsync(ct);
    }
}

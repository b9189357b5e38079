using Identity.Domain;
using Identity.Domain.Invitations;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Invitations;

internal sealed class InvitationStore(IDbContextFactory<IdentityDbContext> contexts) : IInvitationStore
{
    public async Task<bool> IsMemberAsync(Email email, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Users.AnyAsync(user => user.EmailKey == email.Key && user.EmailVerifiedAt != null && user.BranchId != null, ct);
    }

    public async Task<Page<Invitation>> ListAsync(
        Guid? branchId,
        IReadOnlyCollection<InvitationState> states,
        string? search,
        PageRequest page,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = db.Invitations.AsNoTracking().Where(invitation => branchId == null || invitation.BranchId == branchId);
        if (states.Count > 0)
        {
            var (pending, undeliverable, accepted, expired, revoked) = (
                states.Contains(InvitationState.Pending),
                states.Contains(InvitationState.Undeliverable),
                states.Contains(InvitationState.Accepted),
                states.Contains(InvitationState.Expired),
                states.Contains(InvitationState.Revoked)
            );
            found = found.Where(invitation =>
                (accepted && invitation.AcceptedAt != null)
                || (revoked && invitation.AcceptedAt == null && invitation.RevokedAt != null)
                || (expired && invitation.AcceptedAt == null && invitation.RevokedAt == null && invitation.ExpiresAt <= now)
                || (
                    ((pending && invitation.UndeliverableAt == null) || (undeliverable && invitation.UndeliverableAt != null))
                    && invitation.AcceptedAt == null
                    && invitation.RevokedAt == null
                    && invitation.ExpiresAt > now
                )
            );
        }

        if (search is not null)
        {
            var part = SearchText.Of(search);
            found = found.Where(invitation => invitation.EmailKey.Contains(part) || SearchText.Folded(invitation.Name).Contains(part));
        }

        var counted = await found.CountToLimitAsync(ct);
        if (page.After is var (at, id))
        {
            // Beside the exact rule the plain one, which an index can follow.
            found = found.Where(row => row.CreatedAt <= at && (row.CreatedAt < at || row.Id > id));
        }

        var rows = await found
            .OrderByDescending(invitation => invitation.CreatedAt)
            .ThenBy(invitation => invitation.Id)
            .Skip(page.Skip)
            .Take(page.Size + 1)
            .ToListAsync(ct);
        return LargeList.Page(rows, counted, page, invitation => new PagePosition(invitation.CreatedAt, invitation.Id));
    }

    public async Task<InvitationFacts?> FindAsync(Guid invitationId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await (
            from invitation in db.Invitations.AsNoTracking()
            where invitation.Id == invitationId
            join branch in db.Branches on invitation.BranchId equals branch.Id
            join inviter in db.Users on invitation.InvitedBy equals inviter.Id into inviters
            from inviter in inviters.DefaultIfEmpty()
            join user in db.Users on invitation.EmailKey equals user.EmailKey into users
            from user in users.DefaultIfEmpty()
            select new
            {
                invitation,
                branch.Name,
                InviterEmail = inviter == null ? null : inviter.Email,
                user,
            }
        )
            .AsNoTracking()
            .FirstOrDefaultAsync(ct);
        return found is null
            ? null
            : new InvitationFacts(
                found.invitation,
                found.Name,
                found.user is not { } account
                    ? null
                    : new InvitedAccount(
                        account.Id,
                        account.EmailVerifiedAt is not null,
                        account.Status,
                        account.BranchId,
                        account.PasswordHash,
                        account.PasswordVersion,
                        account.PasswordExpiresAt,
                        account.PhoneNumber,
                        account.PhoneVerifiedAt is not null
                    ),
                found.InviterEmail
            );
    }
}

using Identity.Domain;
using Identity.Domain.Accounts;
using Identity.Domain.Accounts.Secrets;
using Identity.Domain.Audit;
using Identity.Domain.Invitations;
using Identity.Domain.Messaging;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Accounts;
using Identity.Infrastructure.Accounts.Secrets;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Sessions;
using Identity.Infrastructure.Throttling;
using Identity.Infrastructure.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Invitations;

internal sealed class InvitationStore(
    IDbContextFactory<IdentityDbContext> contexts, RevocationList revocations, ThrottleKeys throttles, TokenSettings tokens) : IInvitationStore
{
    public async Task<InvitationMailing> TryAddAsync(Invitation invitation, OutboxMessage mail, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        DateTimeOffset? againAt = null;
        try
        {
            var isSent = await db.InTransactionAsync(
                async () =>
                {
                    await db.Invitations
                        .Where(old => old.BranchId == invitation.BranchId && old.EmailKey == invitation.EmailKey
                            && old.AcceptedAt == null && old.RevokedAt == null && old.ExpiresAt <= invitation.CreatedAt)
                        .ExecuteUpdateAsync(old => old.SetProperty(it => it.RevokedAt, invitation.CreatedAt), ct);
                    db.AddRange(invitation, mail, audit);
                    await db.SaveChangesAsync(ct);
                    return (againAt = await db.TakeInvitationPlaceAsync(throttles, invitation, audit.At, ct)) is null;
                },
                ct);
            return new InvitationMailing(isSent, againAt);
        }
        catch (DbUpdateException exception) when (UniqueViolation.Is(exception))
        {
            return new InvitationMailing(IsSent: false);
        }
    }

    public async Task<bool> IsMemberAsync(Email email, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Users.AnyAsync(user => user.EmailKey == email.Key && user.EmailVerifiedAt != null && user.BranchId != null, ct);
    }

    public async Task<Page<Invitation>> ListAsync(
        Guid branchId, IReadOnlyCollection<InvitationState> states, string? search, PageRequest page, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = db.Invitations.AsNoTracking().Where(invitation => invitation.BranchId == branchId);
        if (states.Count > 0)
        {
            var (pending, accepted, expired, revoked) = (states.Contains(InvitationState.Pending), states.Contains(InvitationState.Accepted),
                states.Contains(InvitationState.Expired), states.Contains(InvitationState.Revoked));
            found = found.Where(invitation =>
                (accepted && invitation.AcceptedAt != null)
                || (revoked && invitation.AcceptedAt == null && invitation.RevokedAt != null)
                || (expired && invitation.AcceptedAt == null && invitation.RevokedAt == null && invitation.ExpiresAt <= now)
                || (pending && invitation.AcceptedAt == null && invitation.RevokedAt == null && invitation.ExpiresAt > now));
        }

        if (search is not null)
        {
            var part = search.ToLowerInvariant();
            found = found.Where(invitation => invitation.EmailKey.Contains(part) || invitation.Name.ToLower().Contains(part));
        }

        var total = await found.CountAsync(ct);
        var items = await found.OrderByDescending(invitation => invitation.CreatedAt).ThenBy(invitation => invitation.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        return new Page<Invitation>(items, total, page);
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
            select new { invitation, branch.Name, InviterEmail = inviter == null ? null : inviter.Email, user }).AsNoTracking().FirstOrDefaultAsync(ct);
        return found is null ? null : new InvitationFacts(
            found.invitation,
            found.Name,
            found.user is not { } account ? null : new InvitedAccount(
                account.Id, account.EmailVerifiedAt is not null, account.Status, account.BranchId, account.PasswordHash, account.PasswordVersion, account.PasswordExpiresAt, account.PhoneNumber,
                account.PhoneVerifiedAt is not null),
            found.InviterEmail);
    }

    public async Task<InvitationMailing> TryResendAsync(
        Invitation judged, InvitationLink link, IReadOnlyList<OutboxMessage> mails, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        DateTimeOffset? againAt = null;
        var isSent = await db.InTransactionAsync(
            async () =>
            {
                var sent = await Open(db).Where(invitation => invitation.Id == judged.Id && invitation.SentAt == judged.SentAt && invitation.Generation == judged.Generation)
                    .ExecuteUpdateAsync(
                        invitation => invitation.SetProperty(it => it.Generation, link.Generation)
                            .SetProperty(it => it.SentAt, audit.At)
                            .SetProperty(it => it.ExpiresAt, audit.At + Invitation.Lifetime),
                        ct);
                if (sent == 0 || (againAt = await db.TakeInvitationPlaceAsync(throttles, judged, audit.At, ct)) is not null)
                {
                    return false;
                }

                db.AddRange(mails);
                db.Add(audit);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
        return new InvitationMailing(isSent, againAt);
    }

    public async Task<bool> TryRevokeAsync(Guid branchId, Guid invitationId, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.InTransactionAsync(
            async () =>
            {
                var revoked = await Open(db).Where(invitation => invitation.Id == invitationId && invitation.BranchId == branchId)
                    .ExecuteUpdateAsync(invitation => invitation.SetProperty(it => it.RevokedAt, audit.At), ct);
                if (revoked == 0)
                {
                    return false;
                }

                db.Add(audit);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
    }

    public async Task<bool> TryAcceptAsync(Acceptance acceptance, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        IReadOnlyList<Revocation> revoked = [];
        try
        {
            var accepted = await db.InTransactionAsync(
                async () =>
                {
                    // The account before the invitation, as an erasure does: the other way round they could wait for each other.
                    if (acceptance.Existing is { UserId: var existing } && !await db.Users.Where(user => user.Id == existing).LockAsync(ct))
                    {
                        return false;
                    }

                    // The invitation decides the winner; everything below is undone for whoever is not.
                    var now = acceptance.Audit.At;
                    var (id, generation) = (acceptance.Invitation.Id, acceptance.Invitation.Generation);
                    var consumed = await Open(db)
                        .Where(invitation => invitation.Id == id && invitation.Generation == generation && invitation.ExpiresAt > now)
                        .ExecuteUpdateAsync(
                            invitation => invitation.SetProperty(it => it.AcceptedAt, now).SetProperty(it => it.AcceptedBy, acceptance.NewUserId), ct);
                    if (consumed == 0 || !await TryOpenAccountAsync(db, acceptance, now, ct))
                    {
                        return false;
                    }

                    revoked = await db.EndSessionsAsync(
                        db.Sessions.Where(session => session.UserId == acceptance.NewUserId), SessionEnd.PasswordChanged, acceptance.Audit, tokens.AccessTokenLifetime, ct);
                    await db.OnboardingSteps.Where(step => step.UserId == acceptance.NewUserId).ExecuteDeleteAsync(ct);
                    db.AddRange(acceptance.Steps);
                    db.AddRange(acceptance.Agreements);
                    db.Add(acceptance.Audit);
                    await db.SaveChangesAsync(ct);
                    return true;
                },
                ct);
            if (accepted)
            {
                revocations.Add(revoked);
            }

            return accepted;
        }
        catch (DbUpdateException exception) when (UniqueViolation.Is(exception))
        {
            return false; // somebody signed up with this address in the meantime
        }
    }

    /// <summary>False when the account is not what was judged any more.</summary>
    private static async Task<bool> TryOpenAccountAsync(IdentityDbContext db, Acceptance acceptance, DateTimeOffset now, CancellationToken ct)
    {
        if (acceptance.Existing is not { } judged)
        {
            db.Add(User.Invite(acceptance.NewUserId, acceptance.Invitation, acceptance.NewPasswordHash!, acceptance.OnboardingId, now));
            await db.SaveChangesAsync(ct);
            return true;
        }

        var wasVerified = judged.EmailVerified;
        var account = db.Users.Where(user => user.Id == judged.UserId && user.Status == judged.Status && user.PasswordHash == judged.PasswordHash
            && (user.EmailVerifiedAt != null) == wasVerified && (!wasVerified || user.BranchId == null));
        var invitation = acceptance.Invitation;
        if (!acceptance.IsTakeover)
        {
            return await account.ExecuteUpdateAsync(
                user => user.SetProperty(it => it.Status, AccountStatus.Onboarding)
                    .SetProperty(it => it.OnboardingId, acceptance.OnboardingId)
                    .SetProperty(it => it.BranchId, invitation.BranchId)
                    .SetProperty(it => it.UpdatedAt, now),
                ct) == 1;
        }

        var taken = await account.ExecuteUpdateAsync(
            user => user.SetProperty(it => it.Status, AccountStatus.Onboarding)
                .SetProperty(it => it.OnboardingId, acceptance.OnboardingId)
                .SetProperty(it => it.BranchId, invitation.BranchId)
                .SetProperty(it => it.Roles, Roles.Individual)
                .SetProperty(it => it.Email, invitation.Email)
                .SetProperty(it => it.EmailVerifiedAt, now)
                .SetProperty(it => it.Name, invitation.Name)
                .SetProperty(it => it.PasswordHash, acceptance.NewPasswordHash)
                .SetProperty(it => it.PasswordVersion, it => it.PasswordVersion + 1)
                .SetProperty(it => it.PasswordExpiresAt, (DateTimeOffset?)null)
                .SetProperty(it => it.PhoneNumber, invitation.PhoneNumber)
                .SetProperty(it => it.PhoneVerifiedAt, (DateTimeOffset?)null)
                .SetProperty(it => it.ImageId, (string?)null)
                .SetProperty(it => it.SignedInAt, (DateTimeOffset?)null)
                .SetProperty(it => it.UpdatedAt, now),
            ct);
        await db.Images.Where(image => image.UserId == judged.UserId).ExecuteDeleteAsync(ct);

        // Links and codes of the earlier registrant die as well: none of them may move the account away again (security requirement 44).
        await db.ReplaceSecretsAsync(judged.UserId, Enum.GetValues<SecretPurpose>(), now, ct);
        return taken == 1;
    }

    private static IQueryable<Invitation> Open(IdentityDbContext db) =>
        db.Invitations.Where(invitation => invitation.AcceptedAt == null && invitation.RevokedAt == null);
}

using Identity.Domain.Accounts;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Throttling;
using Identity.Infrastructure.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Accounts;

/// <summary>A new table that knows people joins both methods; a test of the model sees to that.</summary>
internal sealed class PersonalDataStore(IDbContextFactory<IdentityDbContext> contexts, RevocationList revocations, ThrottleKeys throttles, TokenSettings tokens) : IPersonalData
{
    public async Task<PersonalData?> ExportAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var snapshot = await db.BeginSnapshotAsync(ct);
        if (await db.Users.AsNoTracking().FirstOrDefaultAsync(it => it.Id == userId, ct) is not { } user)
        {
            return null;
        }

        var branch = await db.Branches.AsNoTracking().FirstOrDefaultAsync(it => it.Id == user.BranchId, ct);
        var traces = await PersonalTraces.FindAsync(db, user, ct);
        return new PersonalData(
            Profile.Of(user) with { BranchName = branch?.Name },
            user.Status,
            user.SignedInAt,
            await db.Images.AsNoTracking().Where(image => image.UserId == userId).ToListAsync(ct),
            await db.Sessions.AsNoTracking().Where(session => session.UserId == userId).OrderBy(session => session.Id).ToListAsync(ct),
            traces.Invitations,
            await db.AgreementAcceptances.AsNoTracking().Where(acceptance => acceptance.UserId == userId).OrderBy(acceptance => acceptance.Id).ToListAsync(ct),
            await db.OnboardingSteps.AsNoTracking().Where(step => step.UserId == userId).OrderBy(step => step.Position).ToListAsync(ct),
            await db.OneTimeCodes.AsNoTracking().Where(code => code.UserId == userId).OrderBy(code => code.Id).ToListAsync(ct),
            await db.OneTimeSecrets.AsNoTracking().Where(secret => secret.UserId == userId).OrderBy(secret => secret.Id).ToListAsync(ct),
            await db.Outbox.AsNoTracking().Where(message => traces.Proven.Contains(message.Recipient)).OrderBy(message => message.Id).ToListAsync(ct),
            await db.AuditEvents.AsNoTracking().Where(audit => audit.SubjectId == userId).OrderBy(audit => audit.Id).ToListAsync(ct));
    }

    public async Task<bool> TryEraseAsync(Erasure erasure, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        IReadOnlyList<Revocation> revoked = [];
        var erased = await db.InTransactionAsync(
            async () =>
            {
                if (await LockAsync(db, erasure, ct) is not { } user)
                {
                    return false;
                }

                revoked = await RevokeAsync(db, erasure, ct);
                await BlankAsync(db, user, erasure.Audit.At, ct);
                await db.ClearThrottlesAsync(throttles, user.EmailKey, ct);

                // Sessions, pictures, steps, agreements, codes and secrets go with the row that they hang on.
                await db.Users.Where(it => it.Id == user.Id).ExecuteDeleteAsync(ct);

                // Last: deleting has waited for whatever was about to end a session, and its event is here now.
                await db.AuditEvents.Where(audit => audit.SubjectId == user.Id && audit.Address != null).ExecuteUpdateAsync(
                    audit => audit.SetProperty(it => it.Address, (string?)null).SetProperty(it => it.AddressSalt, (byte[]?)null), ct);
                db.Add(erasure.Audit);
                if (erasure.Farewell is { } farewell)
                {
                    db.Add(farewell);
                }

                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
        if (erased)
        {
            revocations.Add(revoked);
        }

        return erased;
    }

    /// <summary>The account's row first, as everywhere: a login or an upload beside it waits, and then finds nobody.</summary>
    private static async Task<User?> LockAsync(IdentityDbContext db, Erasure erasure, CancellationToken ct)
    {
        var account = db.Users.Where(user => user.Id == erasure.UserId);
        if (erasure.VerifiedHash is { } hash)
        {
            account = account.Where(user => user.Status == AccountStatus.Active && user.PasswordHash == hash);
        }

        return await account.ExecuteUpdateAsync(user => user.SetProperty(it => it.UpdatedAt, erasure.Audit.At), ct) == 0
            ? null
            : await db.Users.AsNoTracking().SingleAsync(user => user.Id == erasure.UserId, ct);
    }

    /// <summary>The sessions are about to vanish; what is known of them elsewhere must still say that they are over.</summary>
    private async Task<IReadOnlyList<Revocation>> RevokeAsync(IdentityDbContext db, Erasure erasure, CancellationToken ct)
    {
        var open = await db.Sessions.Where(session => session.UserId == erasure.UserId && session.EndedAt == null).Select(session => session.Id).ToListAsync(ct);
        Revocation[] revoked = [.. open.Select(id => Revocation.OfSession(id, erasure.Audit.At, tokens.AccessTokenLifetime))];
        db.AddRange(revoked.AsEnumerable());
        return revoked;
    }

    /// <summary>What hangs on no account and stays, without what is personal in it.</summary>
    private static async Task BlankAsync(IdentityDbContext db, User user, DateTimeOffset now, CancellationToken ct)
    {
        var traces = await PersonalTraces.FindAsync(db, user, ct);
        var invitations = traces.Invitations.Select(invitation => invitation.Id).ToList();
        await db.Invitations.Where(invitation => invitations.Contains(invitation.Id)).ExecuteUpdateAsync(
            invitation => invitation.SetProperty(it => it.Email, "")
                .SetProperty(it => it.EmailKey, "")
                .SetProperty(it => it.Name, "")
                .SetProperty(it => it.PhoneNumber, (string?)null)
                .SetProperty(it => it.RevokedAt, it => it.AcceptedAt == null && it.RevokedAt == null ? now : it.RevokedAt),
            ct);

        // Of what waits for an address that the person never proved, some may be for its owner. What has left harms nobody by being forgotten.
        await db.Outbox
            .Where(message => traces.Proven.Contains(message.Recipient)
                || (traces.Claimed.Contains(message.Recipient) && (message.SentAt != null || message.DeadAt != null)))
            .ExecuteDeleteAsync(ct);
    }
}

using Identity.Domain.Audit;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Secrets;
using Identity.Infrastructure.Sessions;
using Identity.Infrastructure.Throttling;
using Identity.Infrastructure.Tokens;
using Identity.Infrastructure.Users;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Passwords;

/// <summary>Every change locks the account's row first, so of two parallel ones the second sees what the first one did.</summary>
internal sealed class PasswordStore(IDbContextFactory<IdentityDbContext> contexts, RevocationList revocations, ThrottleKeys throttles, TokenSettings tokens) : IPasswordStore
{
    // Taking a change of address back stays possible, unless the owner cancels it: it is the way home from an account that a thief moved.
    private static readonly SecretPurpose[] UnderWay = [SecretPurpose.ResetPassword, SecretPurpose.ChangeEmail];
    private static readonly SecretPurpose[] Everything = Enum.GetValues<SecretPurpose>();

    public async Task<bool> TryChangeAsync(PasswordChange change, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        IReadOnlyList<Revocation> revoked = [];
        var now = change.Audit.At;
        var changed = await db.InTransactionAsync(
            async () =>
            {
                var replaced = await db.Users.Where(user => user.Id == change.UserId && user.Status == UserStatus.Active && user.PasswordHash == change.VerifiedHash)
                    .ExecuteUpdateAsync(
                        user => user.SetProperty(it => it.PasswordHash, change.NewHash)
                            .SetProperty(it => it.PasswordVersion, it => it.PasswordVersion + 1)
                            .SetProperty(it => it.PasswordExpiresAt, (DateTimeOffset?)null)
                            .SetProperty(it => it.UpdatedAt, now),
                        ct);
                if (replaced == 0)
                {
                    return false;
                }

                var others = db.Sessions.Where(session => session.UserId == change.UserId && session.Id != change.CurrentSessionId);
                revoked = await db.EndSessionsAsync(others, SessionEnd.PasswordChanged, change.Audit, tokens.AccessTokenLifetime, ct);
                await db.ReplaceSecretsAsync(change.UserId, UnderWay, now, ct);
                db.AddRange(change.Mail, change.Audit);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
        if (changed)
        {
            revocations.Add(revoked);
        }

        return changed;
    }

    public async Task AddResetRequestAsync(ResetRequest request, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Add(request);
        await db.SaveChangesAsync(ct);
    }

    public async Task<IReadOnlyList<ResetRequest>> ListResetRequestsAsync(int most, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.ResetRequests.AsNoTracking().OrderBy(request => request.Id).Take(most).ToListAsync(ct); // version 7: by time
    }

    public async Task SettleAsync(ResetRequest request, ResetMail? mail, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.InTransactionAsync(
            async () =>
            {
                // Whoever deletes it answers it: of several replicas one.
                if (await db.ResetRequests.Where(row => row.Id == request.Id).ExecuteDeleteAsync(ct) == 0)
                {
                    return false;
                }

                if (mail is { WithCode.Secret: var secret }
                    && await Account(db, secret).LockAsync(ct)
                    && !await HasFreshLinkAsync(db, secret, ct)
                    && await ChooseAsync(db, mail, audit.At, ct) is { } chosen
                    && (chosen == mail.WithCode || await TakeLinkPlaceAsync(db, chosen, ct)))
                {
                    await AddAsync(db, chosen, audit, ct);
                }

                return true;
            },
            ct);
    }

    public async Task<bool> TryMailResetAsync(ResetMail mail, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.InTransactionAsync(
            async () =>
            {
                if (!await Account(db, mail.WithCode.Secret).LockAsync(ct))
                {
                    return false;
                }

                await AddAsync(db, await ChooseAsync(db, mail, audit.At, ct), audit, ct); // operators are refused nothing
                return true;
            },
            ct);
    }

    public async Task<bool> TryResetAsync(PasswordReset reset, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        IReadOnlyList<Revocation> revoked = [];
        var (userId, now) = (reset.Secret.UserId, reset.Audit.At);
        var done = await db.InTransactionAsync(
            async () =>
            {
                if (!await TrySetPasswordAsync(db, reset, now, ct) || !await db.TryConsumeAsync(reset.Secret, now, ct))
                {
                    return false;
                }

                if (!reset.Judged.IsOfProvenAddress)
                {
                    await WipeAsync(db, userId, ct);
                }

                await db.OnboardingSteps.Where(step => step.UserId == userId && step.Kind == StepKind.Password && step.State != StepState.Completed)
                    .ExecuteUpdateAsync(step => step.SetProperty(it => it.State, StepState.Completed).SetProperty(it => it.UpdatedAt, now), ct);
                revoked = await db.EndSessionsAsync(
                    db.Sessions.Where(session => session.UserId == userId), SessionEnd.PasswordChanged, reset.Audit, tokens.AccessTokenLifetime, ct);
                await db.ClearThrottlesAsync(throttles, reset.Secret.AddressKey, ct); // guessers had closed the account: its owner opens it (security requirement 35)
                await db.ReplaceSecretsAsync(userId, reset.Judged.IsOfProvenAddress ? UnderWay : Everything, now, ct);
                if (reset.UndoCancelled is { } cancelled && await db.CancelUndoLinksAsync(userId, now, ct) > 0)
                {
                    db.Add(cancelled);
                }

                db.AddRange(reset.Mail, reset.Audit);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
        if (done)
        {
            revocations.Add(revoked);
        }

        return done;
    }

    /// <summary>False when the account is not what was judged, or not at the address that the secret proves.</summary>
    private static async Task<bool> TrySetPasswordAsync(IdentityDbContext db, PasswordReset reset, DateTimeOffset now, CancellationToken ct)
    {
        // A fresh onboarding id: temporary tokens that were issued before name the old one and are dead (security requirement 16).
        var fresh = Guid.CreateVersion7(now);
        var (version, wasProven) = (reset.Judged.Version, reset.Judged.IsOfProvenAddress);
        return await Account(db, reset.Secret).Where(user => user.PasswordVersion == version && (user.EmailVerifiedAt != null) == wasProven).ExecuteUpdateAsync(
            user => user.SetProperty(it => it.PasswordHash, reset.NewHash)
                .SetProperty(it => it.PasswordVersion, it => it.PasswordVersion + 1)
                .SetProperty(it => it.PasswordExpiresAt, (DateTimeOffset?)null)
                .SetProperty(it => it.EmailVerifiedAt, it => it.EmailVerifiedAt ?? now)
                .SetProperty(it => it.OnboardingId, it => it.OnboardingId == null ? null : fresh)
                .SetProperty(it => it.UpdatedAt, now),
            ct) == 1;
    }

    /// <summary>
    /// What a stranger may have set while nobody had proven the address (security requirement 44). The name stays: an account has one, nothing
    /// hangs on it, and its owner can change it.
    /// </summary>
    private static async Task WipeAsync(IdentityDbContext db, Guid userId, CancellationToken ct)
    {
        await db.Users.Where(user => user.Id == userId).ExecuteUpdateAsync(
            user => user.SetProperty(it => it.PhoneNumber, (string?)null)
                .SetProperty(it => it.PhoneVerifiedAt, (DateTimeOffset?)null)
                .SetProperty(it => it.ImageId, (string?)null),
            ct);
        await db.Images.Where(image => image.UserId == userId).ExecuteDeleteAsync(ct);
    }

    private static Task<bool> HasFreshLinkAsync(IdentityDbContext db, OneTimeSecret asked, CancellationToken ct)
    {
        var since = asked.CreatedAt - OneTimeSecret.ResetPause;
        return db.OneTimeSecrets.AnyAsync(
            secret => secret.UserId == asked.UserId && secret.Purpose == asked.Purpose && secret.CreatedAt > since
                && secret.ConsumedAt == null && secret.ReplacedAt == null,
            ct);
    }

    /// <summary>The code is counted; a link alone needs no limit against guessing.</summary>
    private async Task<MailedSecret> ChooseAsync(IdentityDbContext db, ResetMail mail, DateTimeOffset now, CancellationToken ct) =>
        await db.TakeMailPlaceAsync(throttles, mail.WithCode.Secret.AddressKey, mail.WithCode.Mail.Template, now, ct) is null
            ? mail.WithCode
            : mail.LinkAlone;

    /// <summary>Counted by email address, too: erasing an account and opening it again must not fill the mailbox.</summary>
    private Task<bool> TakeLinkPlaceAsync(IdentityDbContext db, MailedSecret link, CancellationToken ct) =>
        db.TakeResetLinkPlaceAsync(throttles, link.Secret.AddressKey, link.Secret.CreatedAt, ct);

    private static async Task AddAsync(IdentityDbContext db, MailedSecret mailed, AuditEvent audit, CancellationToken ct)
    {
        await db.ReplaceSecretsAsync(mailed.Secret.UserId, [SecretPurpose.ResetPassword], audit.At, ct);
        db.AddRange(mailed.Secret, mailed.Mail, audit);
        await db.SaveChangesAsync(ct);
    }

    private static IQueryable<User> Account(IdentityDbContext db, OneTimeSecret secret) =>
        db.Users.Where(user => user.Id == secret.UserId && user.EmailKey == secret.AddressKey && user.Status != UserStatus.Disabled);
}

using System.Data.Common;
using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Emails;
using Identity.Domain.Messaging;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Identity.Infrastructure.Privacy;
using Identity.Infrastructure.Secrets;
using Identity.Infrastructure.Sessions;
using Identity.Infrastructure.Throttling;
using Identity.Infrastructure.Tokens;
using Identity.Infrastructure.Users;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Emails;

internal sealed class EmailStore(
    IDbContextFactory<IdentityDbContext> contexts, RevocationList revocations, Displacement displacement, ThrottleKeys throttles, TokenSettings tokens) : IEmailStore
{
    // What was mailed to an address, or asked for by it, is over when the account leaves it. A change that was undone is a matter of its own.
    private static readonly SecretPurpose[] BoundToTheAddress = [SecretPurpose.ResetPassword, SecretPurpose.VerifyEmail, SecretPurpose.ChangeEmail];

    public async Task<Mailing> TrySendVerificationAsync(MailedSecret mailed, AuditEvent audit, CancellationToken ct)
    {
        var secret = mailed.Secret;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var mailing = new Mailing(MailingState.Stale);
        await db.InTransactionAsync(
            async () =>
            {
                if (!await db.Users.Where(user => user.Id == secret.UserId && user.EmailKey == secret.AddressKey && user.EmailVerifiedAt == null).LockAsync(ct))
                {
                    return false;
                }

                if (await db.TakeMailPlaceAsync(throttles, secret.AddressKey, mailed.Mail.Template, audit.At, ct) is { } againAt)
                {
                    mailing = new Mailing(MailingState.LimitReached, againAt);
                    return false;
                }

                await db.ReplaceSecretsAsync(secret.UserId, [SecretPurpose.VerifyEmail], audit.At, ct);
                db.AddRange(secret, mailed.Mail, audit);
                await db.SaveChangesAsync(ct);
                mailing = new Mailing(MailingState.Sent);
                return true;
            },
            ct);
        return mailing;
    }

    public async Task<bool> TryVerifyAsync(OneTimeSecret secret, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.InTransactionAsync(
            async () =>
            {
                // The address that the mail went to, and no other, is proven by it.
                var proven = await db.Users.Where(user => user.Id == secret.UserId && user.EmailKey == secret.AddressKey).ExecuteUpdateAsync(
                    user => user.SetProperty(it => it.EmailVerifiedAt, it => it.EmailVerifiedAt ?? audit.At).SetProperty(it => it.UpdatedAt, audit.At), ct);
                if (proven == 0 || !await db.TryConsumeAsync(secret, audit.At, ct))
                {
                    return false;
                }

                db.Add(audit);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
    }

    public async Task<Mailing> TryRequestChangeAsync(EmailChange change, CancellationToken ct)
    {
        var (secret, now) = (change.Secret, change.Audit.At);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var mailing = new Mailing(MailingState.Stale);
        await db.InTransactionAsync(
            async () =>
            {
                if (!await db.Users.Where(user => user.Id == secret.UserId && user.Status == UserStatus.Active && user.PasswordHash == change.VerifiedHash).LockAsync(ct))
                {
                    return false;
                }

                // One account asks about so many addresses, so that nobody learns which of a list are taken; and one address is asked so often,
                // by however many accounts.
                if ((await NextChangeAtAsync(db, secret.UserId, now, ct)
                    ?? await db.TakeMailPlaceAsync(throttles, secret.AddressKey, MessageTemplate.ConfirmEmailChange, now, ct)) is { } againAt)
                {
                    mailing = new Mailing(MailingState.LimitReached, againAt);
                    return false;
                }

                if (!change.IsRefused)
                {
                    await db.ReplaceSecretsAsync(secret.UserId, [SecretPurpose.ChangeEmail], now, ct);
                }

                db.Add(secret);
                db.Entry(secret).Property(it => it.ReplacedAt).CurrentValue = change.IsRefused ? now : null;
                db.AddRange(change.Mails);
                db.Add(change.Audit);
                await db.SaveChangesAsync(ct);
                mailing = new Mailing(MailingState.Sent);
                return true;
            },
            ct);
        return mailing;
    }

    public Task<EmailSwitchOutcome> TrySwitchAsync(EmailSwitch change, CancellationToken ct)
    {
        var (secret, now, wasProven) = (change.Secret, change.Audit.At, change.Undo is not null);
        return MoveAsync(
            async db =>
            {
                var account = db.Users.Where(user =>
                    user.Id == secret.UserId && user.EmailKey == change.From.Key && (user.EmailVerifiedAt != null) == wasProven && user.Status != UserStatus.Disabled);
                if (!await account.LockAsync(ct) || !await db.TryConsumeAsync(secret, now, ct))
                {
                    return null;
                }

                var displaced = await displacement.ExecuteAsync(db, secret.AddressKey, AuditActions.EmailChanged, now, ct);
                await account.ExecuteUpdateAsync(user => user.SetProperty(it => it.Email, secret.Address).SetProperty(it => it.EmailKey, secret.AddressKey)
                    .SetProperty(it => it.EmailVerifiedAt, now).SetProperty(it => it.UpdatedAt, now), ct);

                await db.ReplaceSecretsAsync(secret.UserId, BoundToTheAddress, now, ct);
                if (change.Undo is { } undo)
                {
                    db.AddRange(undo.Secret, undo.Mail);
                }

                db.Add(change.Audit);
                var others = db.Sessions.Where(session => session.UserId == secret.UserId && session.Id != secret.SessionId);
                var ended = await db.EndSessionsAsync(others, SessionEnd.EmailChanged, change.Audit, tokens.AccessTokenLifetime, ct);
                return [.. displaced?.Revoked ?? [], .. ended];
            },
            ct);
    }

    public Task<EmailSwitchOutcome> TryUndoAsync(OneTimeSecret secret, MailedSecret reset, AuditEvent audit, CancellationToken ct) =>
        MoveAsync(
            async db =>
            {
                var now = audit.At;
                if (!await db.Users.Where(user => user.Id == secret.UserId).LockAsync(ct) || !await db.TryConsumeAsync(secret, now, ct))
                {
                    return null;
                }

                var displaced = await displacement.ExecuteAsync(db, secret.AddressKey, AuditActions.EmailChangeUndone, now, ct);
                var onboarding = Guid.CreateVersion7(now); // temporary tokens name the old one
                await db.Users.Where(user => user.Id == secret.UserId).ExecuteUpdateAsync(
                    user => user.SetProperty(it => it.Email, secret.Address)
                        .SetProperty(it => it.EmailKey, secret.AddressKey)
                        .SetProperty(it => it.EmailVerifiedAt, now)
                        .SetProperty(it => it.PasswordHash, (string?)null)
                        .SetProperty(it => it.PasswordVersion, it => it.PasswordVersion + 1)
                        .SetProperty(it => it.PasswordExpiresAt, (DateTimeOffset?)null)
                        .SetProperty(it => it.OnboardingId, it => it.OnboardingId == null ? null : onboarding)
                        .SetProperty(it => it.UpdatedAt, now),
                    ct);
                await db.ReplaceSecretsAsync(secret.UserId, BoundToTheAddress, now, ct);
                await db.OneTimeSecrets
                    .Where(later => later.UserId == secret.UserId && later.Purpose == SecretPurpose.UndoEmailChange && later.CreatedAt > secret.CreatedAt
                        && later.ConsumedAt == null && later.ReplacedAt == null)
                    .ExecuteUpdateAsync(later => later.SetProperty(it => it.ReplacedAt, now), ct);
                db.AddRange(reset.Secret, reset.Mail, audit);
                var revoked = await db.EndSessionsAsync(
                    db.Sessions.Where(session => session.UserId == secret.UserId), SessionEnd.EmailChanged, audit, tokens.AccessTokenLifetime, ct);
                return [.. displaced?.Revoked ?? [], .. revoked];
            },
            ct);

    public async Task TellAsync(Guid userId, OutboxMessage mail, AuditEvent audit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.InTransactionAsync(
            async () =>
            {
                if (!await db.Users.Where(user => user.Id == userId).LockAsync(ct))
                {
                    return false;
                }

                if (await db.TakeMailPlaceAsync(throttles, Email.Parse(mail.Recipient)!.Key, mail.Template, audit.At, ct) is null)
                {
                    db.Add(mail);
                }

                db.Add(audit);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
    }

    /// <summary>Moves an account to another address. The unique index decides between accounts; whoever loses has changed nothing.</summary>
    /// <param name="move">The sessions that it ended, or null to leave everything as it was.</param>
    private async Task<EmailSwitchOutcome> MoveAsync(Func<IdentityDbContext, Task<IReadOnlyList<Revocation>?>> move, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        IReadOnlyList<Revocation>? revoked = null;
        try
        {
            await db.InTransactionAsync(
                async () =>
                {
                    revoked = await move(db);
                    if (revoked is not null)
                    {
                        await db.SaveChangesAsync(ct);
                    }

                    return revoked is not null;
                },
                ct);
        }
        catch (DbException exception) when (UniqueViolation.Is(exception))
        {
            return EmailSwitchOutcome.AddressTaken;
        }

        if (revoked is null)
        {
            return EmailSwitchOutcome.Lost;
        }

        revocations.Add(revoked);
        return EmailSwitchOutcome.Switched;
    }

    /// <summary>When the account may ask for another change; null for at once. Exact while the caller holds the lock on its row.</summary>
    private static async Task<DateTimeOffset?> NextChangeAtAsync(IdentityDbContext db, Guid userId, DateTimeOffset now, CancellationToken ct)
    {
        var dayAgo = now.AddDays(-1);
        var asked = await db.OneTimeSecrets.Where(secret => secret.UserId == userId && secret.Purpose == SecretPurpose.ChangeEmail && secret.CreatedAt > dayAgo)
            .OrderByDescending(secret => secret.CreatedAt).Select(secret => secret.CreatedAt).Take(OneTimeSecret.MailsPerDay).ToListAsync(ct);
        return asked.Count < OneTimeSecret.MailsPerDay ? null : asked[^1].AddDays(1);
    }
}

using Identity.Domain.Audit;
using Identity.Domain.Emails;
using Identity.Domain.Messaging;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Users;

namespace Identity.Domain.Tests.InMemory;

internal sealed class InMemoryEmails(InMemoryDatabase db, InMemoryWrongCodes wrongCodes, ICodeMac mac) : IEmailStore, IOneTimeSecretStore
{
    private static readonly SecretPurpose[] BoundToTheAddress = [SecretPurpose.ResetPassword, SecretPurpose.VerifyEmail, SecretPurpose.ChangeEmail];

    public Task<OneTimeSecret?> FindAsync(byte[] tokenHash, CancellationToken ct)
    {
        lock (db.Lock)
        {
            return Task.FromResult(db.Secrets.SingleOrDefault(secret => secret.TokenHash.SequenceEqual(tokenHash)));
        }
    }

    public Task<IReadOnlyList<OneTimeSecret>> ListOpenAsync(Guid userId, SecretPurpose purpose, DateTimeOffset now, CancellationToken ct)
    {
        lock (db.Lock)
        {
            return Task.FromResult<IReadOnlyList<OneTimeSecret>>(
                [.. db.Secrets.Where(secret => secret.UserId == userId && secret.Purpose == purpose && secret.LinkStateAt(now) is SecretState.Open)]);
        }
    }

    public Task<bool> TryConsumeAsync(OneTimeSecret secret, DateTimeOffset now, CancellationToken ct) => Change(() => TryConsume(secret, now));

    public Task<OneTimeSecret?> TryCodeAsync(
        string addressKey, IReadOnlyList<SecretPurpose> purposes, string code, AuditEvent refusal, CancellationToken ct)
    {
        OneTimeSecret? right = null;
        lock (db.Lock)
        {
            foreach (var purpose in purposes)
            {
                var newest = db.Secrets.LastOrDefault(secret => secret.AddressKey == addressKey && secret.Purpose == purpose && secret.CodeMac is not null);
                if (newest is { Tries: < OneTimeSecret.MaximumTries })
                {
                    InMemoryDatabase.Set(newest, it => it.Tries, newest.Tries + 1);
                    right = newest.Matches(code, mac) ? newest : right;
                }
            }
        }

        if (right is null)
        {
            wrongCodes.Count();
        }

        return Task.FromResult(right);
    }

    public Task<Mailing> TrySendVerificationAsync(MailedSecret mailed, AuditEvent audit, CancellationToken ct) => Change(() =>
    {
        var secret = mailed.Secret;
        if (!db.Users.Any(user => user.Id == secret.UserId && user.EmailKey == secret.AddressKey && user.EmailVerifiedAt is null))
        {
            return new Mailing(MailingState.Stale);
        }

        return Mail(secret, other => other.UserId == secret.UserId, audit, isRefused: false, mailed.Mail);
    });

    public Task<bool> TryVerifyAsync(OneTimeSecret secret, AuditEvent audit, CancellationToken ct) => Change(() =>
    {
        if (db.Users.SingleOrDefault(user => user.Id == secret.UserId && user.EmailKey == secret.AddressKey) is not { } user || !TryConsume(secret, audit.At))
        {
            return false;
        }

        InMemoryDatabase.Set(user, it => it.EmailVerifiedAt, user.EmailVerifiedAt ?? audit.At);
        db.Audit.Add(audit);
        return true;
    });

    /// <summary>How many changes find the account changed since its password was compared.</summary>
    public int StaleChanges { get; set; }

    public Task<Mailing> TryRequestChangeAsync(EmailChange change, CancellationToken ct) => Change(() =>
    {
        if (StaleChanges-- > 0)
        {
            return new Mailing(MailingState.Stale);
        }

        var secret = change.Secret;
        return db.Users.Any(user => user.Id == secret.UserId && user.PasswordHash == change.VerifiedHash)
            ? Mail(secret, other => other.UserId == secret.UserId || other.AddressKey == secret.AddressKey, change.Audit, change.IsRefused, [.. change.Mails])
            : new Mailing(MailingState.Stale);
    });

    public Task<EmailSwitchOutcome> TrySwitchAsync(EmailSwitch change, CancellationToken ct) => Change(() =>
    {
        var (secret, user) = (change.Secret, db.Users.Single(user => user.Id == change.Secret.UserId));
        db.Users.RemoveAll(other => other.EmailKey == secret.AddressKey && other.Id != user.Id && User.IsUnprovenClaim.Compile()(other));
        if (db.Users.Any(other => other.EmailKey == secret.AddressKey && other.Id != user.Id))
        {
            return EmailSwitchOutcome.AddressTaken;
        }

        if (user.EmailKey != change.From.Key || !TryConsume(secret, change.Audit.At))
        {
            return EmailSwitchOutcome.Lost;
        }

        Move(user, secret, change.Audit);
        if (change.Undo is { } undo)
        {
            db.Secrets.Add(undo.Secret);
            db.Outbox.Add(undo.Mail);
        }

        return EmailSwitchOutcome.Switched;
    });

    public Task<EmailSwitchOutcome> TryUndoAsync(OneTimeSecret secret, MailedSecret reset, AuditEvent audit, CancellationToken ct) => Change(() =>
    {
        if (!TryConsume(secret, audit.At))
        {
            return EmailSwitchOutcome.Lost;
        }

        var user = db.Users.Single(user => user.Id == secret.UserId);
        Move(user, secret, audit);
        InMemoryDatabase.Set(user, it => it.PasswordHash, null);
        db.Secrets.Add(reset.Secret);
        db.Outbox.Add(reset.Mail);
        return EmailSwitchOutcome.Switched;
    });

    public Task TellAsync(Guid userId, OutboxMessage mail, AuditEvent audit, CancellationToken ct) => Change(() =>
    {
        db.Outbox.Add(mail);
        db.Audit.Add(audit);
        return true;
    });

    private void Move(User user, OneTimeSecret secret, AuditEvent audit)
    {
        InMemoryDatabase.Set(user, it => it.Email, secret.Address);
        InMemoryDatabase.Set(user, it => it.EmailKey, secret.AddressKey);
        InMemoryDatabase.Set(user, it => it.EmailVerifiedAt, audit.At);
        Replace(user.Id, BoundToTheAddress, audit.At);
        foreach (var session in db.Sessions.Where(session => session.UserId == user.Id && session.Id != secret.SessionId))
        {
            InMemoryDatabase.Set(session, it => it.EndedAt, audit.At);
            InMemoryDatabase.Set(session, it => it.EndReason, SessionEnd.EmailChanged);
        }

        db.Audit.Add(audit);
    }

    private Mailing Mail(OneTimeSecret secret, Func<OneTimeSecret, bool> counts, AuditEvent audit, bool isRefused, params OutboxMessage[] mails)
    {
        var sent = db.Secrets.Where(other => other.Purpose == secret.Purpose && counts(other) && other.CreatedAt > audit.At.AddDays(-1)).ToList();
        if (sent.Count >= OneTimeSecret.MailsPerDay)
        {
            return new Mailing(MailingState.LimitReached, sent[^OneTimeSecret.MailsPerDay].CreatedAt.AddDays(1));
        }

        if (!isRefused)
        {
            Replace(secret.UserId, [secret.Purpose], audit.At);
        }

        db.Secrets.Add(secret);
        db.Outbox.AddRange(mails);
        db.Audit.Add(audit);
        return new Mailing(MailingState.Sent);
    }

    private bool TryConsume(OneTimeSecret secret, DateTimeOffset now)
    {
        if (secret.LinkStateAt(now) is not SecretState.Open)
        {
            return false;
        }

        InMemoryDatabase.Set(secret, it => it.ConsumedAt, now);
        return true;
    }

    private void Replace(Guid userId, SecretPurpose[] purposes, DateTimeOffset now)
    {
        foreach (var secret in db.Secrets.Where(secret => secret.UserId == userId && purposes.Contains(secret.Purpose) && secret.ConsumedAt is null))
        {
            InMemoryDatabase.Set(secret, it => it.ReplacedAt, secret.ReplacedAt ?? now);
        }
    }

    private Task<T> Change<T>(Func<T> change)
    {
        lock (db.Lock)
        {
            return Task.FromResult(change());
        }
    }
}

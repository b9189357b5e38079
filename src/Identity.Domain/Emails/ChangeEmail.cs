using Identity.Domain.Audit;
using Identity.Domain.Messaging;
using Identity.Domain.Passwords;
using Identity.Domain.Profiles;
using Identity.Domain.Users;

namespace Identity.Domain.Emails;

/// <summary>
/// Begins the move of an account to another address (ASVS 7.5.1, 6.3.7): the new address has to confirm it, the present one is told at
/// once. Until then nothing is changed.
/// </summary>
public sealed class ChangeEmail(
    ConfirmPassword confirmPassword, ICredentials credentials, IEmailStore emails, EmailMails mails, SignupSettings settings, TimeProvider time)
{
    // The password may be rehashed by a login, or changed, between its comparison and the lock; comparing again tells which.
    private const int Attempts = 3;

    public async Task<Result<Done>> ExecuteAsync(
        Guid userId, Guid sessionId, string newEmail, UnverifiedPassword password, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (Email.Parse(newEmail) is not { } address)
        {
            return UserErrors.EmailInvalid.On("newEmail");
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var confirmed = await confirmPassword.ExecuteAsync(userId, sessionId, password, "password", client, ct);
            if (!confirmed.IsSuccess)
            {
                return confirmed.Errors.ToArray();
            }

            var profile = confirmed.Value.Profile;
            if (Email.Parse(profile.Email)?.Key == address.Key)
            {
                return EmailErrors.Unchanged;
            }

            // Only a hint: the unique index decides, when the new address confirms. An account that never proved the address gives way then.
            var holder = await credentials.FindAsync(address, ct) is { IsUnprovenClaim: false } account ? account : null;
            var isRefused = holder is not null && settings.Disclosure is Disclosure.Tell;
            var now = time.Now();
            var change = Prepare(profile, sessionId, address, holder?.Profile, confirmed.Value.PasswordHash, isRefused, client, now);
            var mailing = await emails.TryRequestChangeAsync(change, ct);
            switch (mailing.State)
            {
                case MailingState.LimitReached:
                    return EmailErrors.ChangeLimit.After(mailing.AgainAt!.Value - now);
                case MailingState.Sent:
                    return isRefused ? UserErrors.EmailTaken.Because("Another account already uses this email address.").On("newEmail") : new Done();
                case MailingState.Stale:
                    break;
            }
        }

        return PasswordErrors.Incorrect.On("password");
    }

    /// <summary>Where nobody is told, a taken address costs the same rows: a secret that is mailed to nobody, and a mail to its owner.</summary>
    private EmailChange Prepare(
        Profile profile, Guid sessionId, Email address, Profile? holder, string? verifiedHash, bool isRefused, ClientContext client, DateTimeOffset now)
    {
        var confirmation = mails.ConfirmChange(profile.Id, sessionId, address, client, now);
        OutboxMessage[] messages = isRefused ? [] :
        [
            holder is null ? confirmation.Mail : mails.Exists(holder.Email, client, now),
            mails.TellOfChange(profile.Email, client, now),
        ];
        var audit = AuditEvent.Of(AuditActions.EmailChangeRequested, now, profile.Id, sessionId, client.Address, isRefused ? "refused" : null);
        return new EmailChange(confirmation.Secret, verifiedHash, isRefused, messages, audit);
    }
}

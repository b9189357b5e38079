using Identity.Domain.Audit;
using Identity.Domain.Profiles;
using Identity.Domain.Tokens;

namespace Identity.Domain.Emails;

/// <summary>Mails a fresh link and code that prove the address of an account.</summary>
public sealed class SendVerification(IProfiles profiles, IEmailStore emails, EmailMails mails, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Guid userId, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (await profiles.FindAsync(userId, ct) is not { } profile)
        {
            return TokenErrors.TokenInvalid; // erased between the check of the token and now
        }

        if (profile.EmailVerified)
        {
            return EmailErrors.AlreadyVerified;
        }

        var now = time.Now();
        var mailed = mails.Verify(userId, Email.Parse(profile.Email)!, client, now);
        var audit = AuditEvent.Of(AuditActions.VerificationSent, now, userId, address: client.Address);
        var mailing = await emails.TrySendVerificationAsync(mailed, audit, ct);
        return mailing.State switch
        {
            MailingState.Sent => new Done(),
            MailingState.LimitReached => EmailErrors.VerificationLimit.After(mailing.AgainAt!.Value - now),
            _ => EmailErrors.AlreadyVerified, // proven, or moved, in the meantime
        };
    }
}

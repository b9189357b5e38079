using Identity.Domain.Audit;
using Identity.Domain.Profiles;
using Identity.Domain.Secrets;
using Identity.Domain.Throttling;
using Identity.Domain.Users;

namespace Identity.Domain.Emails;

/// <summary>
/// Takes the proof that a mail arrived: the account's own address becomes a proven one, or the account moves to the address that it is
/// to have.
/// </summary>
public sealed class VerifyEmail(
    IOneTimeSecretStore secrets, IWrongCodes wrongCodes, IProfiles profiles, IEmailStore emails, EmailMails mails, TimeProvider time)
{
    // The account may be changed by somebody else between reading and writing; reading again tells.
    private const int Attempts = 3;

    private static readonly SecretPurpose[] Purposes = [SecretPurpose.VerifyEmail, SecretPurpose.ChangeEmail];

    /// <param name="token">From the mailed link.</param>
    public async Task<Result<Done>> ExecuteAsync(string token, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        return LinkToken.HashOf(token) is { } hash && await secrets.FindAsync(hash, ct) is { } secret && Purposes.Contains(secret.Purpose)
            ? await ConfirmAsync(secret, it => it.LinkStateAt(time.Now()), EmailErrors.VerificationTokenUsed, EmailErrors.VerificationTokenExpired, client, ct)
            : EmailErrors.VerificationTokenInvalid;
    }

    /// <param name="email">The address that the code was sent to, in any spelling.</param>
    public async Task<Result<Done>> ExecuteAsync(string email, string code, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(client);
        if (await wrongCodes.FindWaitAsync(CodeKind.Mailed, client.Address, time.Now(), ct) is { } wait)
        {
            return ThrottlingErrors.CodesThrottled.After(wait);
        }

        var refusal = AuditEvent.Of(AuditActions.CodeRefused, time.Now(), address: client.Address, detail: "of an address");
        return Email.Parse(email) is { } address && await secrets.TryCodeAsync(address.Key, Purposes, TypedText.Code(code), refusal, ct) is { } secret
            ? await ConfirmAsync(secret, it => it.CodeStateAt(time.Now()), EmailErrors.VerificationCodeUsed, EmailErrors.VerificationCodeExpired, client, ct)
            : EmailErrors.VerificationCodeInvalid;
    }

    private async Task<Result<Done>> ConfirmAsync(
        OneTimeSecret secret, Func<OneTimeSecret, SecretState> state, Error used, Error expired, ClientContext client, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            switch (state(secret))
            {
                case SecretState.Used:
                    return used;
                case SecretState.Expired:
                    return expired;
                case SecretState.Open:
                    break;
            }

            switch (secret.Purpose is SecretPurpose.VerifyEmail ? await VerifyAsync(secret, client, ct) : await SwitchAsync(secret, client, ct))
            {
                case EmailSwitchOutcome.Switched:
                    return new Done();
                case EmailSwitchOutcome.AddressTaken:
                    return UserErrors.EmailTaken.Because("Another account now uses this email address.") with { Source = null };
                case EmailSwitchOutcome.Lost:
                    break;
            }

            if (await secrets.FindAsync(secret.TokenHash, ct) is not { } again)
            {
                return expired; // the account is gone
            }

            secret = again;
        }

        return expired; // still open, and about an address that the account has left
    }

    private async Task<EmailSwitchOutcome> VerifyAsync(OneTimeSecret secret, ClientContext client, CancellationToken ct)
    {
        var audit = AuditEvent.Of(AuditActions.EmailVerified, time.Now(), secret.UserId, address: client.Address);
        return await emails.TryVerifyAsync(secret, audit, ct) ? EmailSwitchOutcome.Switched : EmailSwitchOutcome.Lost;
    }

    private async Task<EmailSwitchOutcome> SwitchAsync(OneTimeSecret secret, ClientContext client, CancellationToken ct)
    {
        if (await profiles.FindAsync(secret.UserId, ct) is not { } profile)
        {
            return EmailSwitchOutcome.Lost;
        }

        // Only who had proven the address gets a way back: an address that nobody has proven is no claim.
        var now = time.Now();
        var from = Email.Parse(profile.Email)!;
        var undo = profile.EmailVerified ? mails.Changed(secret.UserId, from, client, now) : null;
        var audit = AuditEvent.Of(AuditActions.EmailChanged, now, secret.UserId, secret.SessionId, client.Address);
        return await emails.TrySwitchAsync(new EmailSwitch(secret, from, undo, audit), ct);
    }
}

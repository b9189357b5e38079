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
    IOneTimeSecretStore secrets,
    IWrongCodes wrongCodes,
    IProfiles profiles,
    IUsers users,
    EmailMails mails,
    TimeProvider time
)
{
    private static readonly SecretProof ByLink = new(
        IsCode: false,
        EmailErrors.VerificationTokenUsed,
        EmailErrors.VerificationTokenExpired
    );
    private static readonly SecretProof ByCode = new(IsCode: true, EmailErrors.VerificationCodeUsed, EmailErrors.VerificationCodeExpired);

    private static readonly SecretPurpose[] Purposes = [SecretPurpose.VerifyEmail, SecretPurpose.ChangeEmail];

    /// <param name="token">From the mailed link.</param>
    public async Task<Result<Done>> ExecuteAsync(string token, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        return LinkToken.HashOf(token) is { } hash && await secrets.FindAsync(hash, ct) is { } secret && Purposes.Contains(secret.Purpose)
            ? await ConfirmAsync(secret, ByLink, client, ct)
            : EmailErrors.VerificationTokenInvalid;
    }

    /// <param name="email">The address that the code was sent to, in any spelling.</param>
    public async Task<Result<Done>> ExecuteAsync(string email, string code, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(client);
        var now = time.Now();
        if (await wrongCodes.FindWaitAsync(CodeKind.Mailed, client.Address, now, ct) is { } wait)
        {
            return ThrottlingErrors.CodesThrottled.After(wait);
        }

        var refused = new MailedCodeRefused("of an address", now);
        return
            Email.Parse(email) is { } address
            && await secrets.TryCodeAsync(address.Key, Purposes, TypedText.Code(code), refused, client.Origin, ct) is { } secret
            ? await ConfirmAsync(secret, ByCode, client, ct)
            : EmailErrors.VerificationCodeInvalid;
    }

    private async Task<Result<Done>> ConfirmAsync(OneTimeSecret secret, SecretProof proof, ClientContext client, CancellationToken ct)
    {
        var now = time.Now();
        if (proof.RefusalOf(secret, now) is { } refusal)
        {
            return refusal; // what is over stays over: it costs no transaction
        }

        if (secret.Purpose is SecretPurpose.VerifyEmail)
        {
            return await users.ChangeAsync(
                    secret.UserId,
                    secret.Id,
                    client.Origin,
                    (User user, OneTimeSecret it) => user.VerifyEmail(it, proof, now),
                    ct
                ) ?? proof.Expired;
        }

        if (await profiles.FindAsync(secret.UserId, ct) is not { } profile)
        {
            return proof.Expired; // the account is gone
        }

        var wayBack = mails.Changed(secret.UserId, Email.Parse(profile.Email)!, client, now);
        var moved =
            await users.ChangeAsync(
                secret.UserId,
                secret.Id,
                client.Origin,
                (User user, OneTimeSecret it) => user.MoveEmail(it, proof, wayBack, now),
                ct
            ) ?? proof.Expired;
        return moved.Refusal == UserErrors.EmailTaken ? EmailErrors.TakenMeanwhile : moved;
    }
}

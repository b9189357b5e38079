using Identity.Domain.Audit;
using Identity.Domain.Emails;
using Identity.Domain.Messaging;
using Identity.Domain.Passwords;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;

namespace Identity.Domain.Users;

/// <summary>How an email address is proven, and how an account moves to another one and back.</summary>
public sealed partial class User
{
    // What was mailed to an address, or asked for by it, is over when the account leaves it. Undoing a move is a matter of its own.
    private static readonly SecretPurpose[] BoundToTheAddress =
    [
        SecretPurpose.ResetPassword,
        SecretPurpose.VerifyEmail,
        SecretPurpose.ChangeEmail,
    ];

    /// <summary>Mails a new proof of the address. It replaces the ones before.</summary>
    public Result<Done> SendVerification(MailedSecret mailed, DateTimeOffset now)
    {
        if (EmailVerifiedAt is not null || mailed.Secret.AddressKey != EmailKey)
        {
            return EmailErrors.AlreadyVerified; // proven, or moved, in the meantime
        }

        Record(new SecretsRevoked([SecretPurpose.VerifyEmail], now));
        Record(new VerificationSent(mailed, now));
        return new Done();
    }

    /// <summary>The mail has arrived: the address that it went to, and no other, is proven.</summary>
    public Result<Done> VerifyEmail(OneTimeSecret secret, SecretProof proof, DateTimeOffset now)
    {
        if (WhyNot(secret, SecretPurpose.VerifyEmail, proof, now) is { } refusal)
        {
            return refusal;
        }

        if (secret.AddressKey != EmailKey)
        {
            return proof.Expired;
        }

        secret.Consume(now);
        (EmailVerifiedAt, EmailVouchedFor, UpdatedAt) = (EmailVerifiedAt ?? now, false, now);
        Record(new EmailVerified(now));
        return new Done();
    }

    /// <summary>Asks to move the account, in place of what was asked for before. Nothing moves until the new address confirms it.</summary>
    /// <param name="verifiedHash">The password that the owner proved: a request that runs beside a reset never survives it.</param>
    /// <param name="isTaken">Whether another account has the address and the caller may know. The request is refused, and counts.</param>
    public Result<Done> RequestEmailMove(
        string? verifiedHash,
        Guid sessionId,
        OneTimeSecret secret,
        IReadOnlyList<OutboxMessage> mails,
        bool isTaken,
        DateTimeOffset now
    )
    {
        if (Status is not UserStatus.Active || PasswordHash != verifiedHash)
        {
            return PasswordErrors.Incorrect;
        }

        if (isTaken)
        {
            secret.Replace(now);
        }
        else
        {
            Record(new SecretsRevoked([SecretPurpose.ChangeEmail], now));
        }

        Record(new EmailMoveRequested(sessionId, secret, mails, isTaken, now));
        return isTaken ? EmailErrors.Taken : new Done();
    }

    /// <summary>Moves the account to the address that the secret is about.</summary>
    /// <param name="wayBack">For the present address, if a mail has proven it: any other address may be a stranger's.</param>
    public Result<Done> MoveEmail(OneTimeSecret secret, SecretProof proof, MailedSecret wayBack, DateTimeOffset now)
    {
        if (WhyNot(secret, SecretPurpose.ChangeEmail, proof, now) is { } refusal)
        {
            return refusal;
        }

        if (Status is UserStatus.Disabled || wayBack.Secret.AddressKey != EmailKey)
        {
            return proof.Expired;
        }

        secret.Consume(now);
        var (former, wasProven) = (EmailKey, IsEmailProvenByMail);
        MoveTo(secret.Address, secret.AddressKey, isVouchedFor: false, AuditActions.EmailChanged, now);
        Record(new EmailMoved(secret.SessionId, wasProven ? wayBack : null, former, now));
        EndSessions(SessionEnd.EmailChanged, except: secret.SessionId, now);
        return new Done();
    }

    /// <summary>Moves the account by an operator's hand, who vouches for the new address. The present one, if a mail has proven it, can
    /// take that back: people who deceive an operator must not get an account that way. An address that was set by
    /// mistake is not proven, so its holder gets no link and cannot take the account back.</summary>
    /// <param name="wayBackTo">Makes the way back to the present address. Null where there is to be none: the links of earlier moves die
    /// as well then.</param>
    /// <returns>The claim, which tells whom the account displaced.</returns>
    public Result<AddressClaimed> MoveEmailByOperator(Email address, Func<Email, MailedSecret>? wayBackTo, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.Key == EmailKey)
        {
            return EmailErrors.Unchanged.On("email");
        }

        var (former, wayBack) = (EmailKey, IsEmailProvenByMail ? wayBackTo?.Invoke(Domain.Email.Parse(Email)!) : null);
        var claimed = MoveTo(address.Address, address.Key, isVouchedFor: true, AuditActions.EmailChanged, now);
        KillTemporaryTokens(now);
        if (wayBackTo is null)
        {
            Record(new SecretsRevoked([SecretPurpose.UndoEmailChange], now));
        }

        Record(new EmailMoved(SessionId: null, wayBack, former, now));
        EndSessions(SessionEnd.EmailChanged, except: null, now);
        return claimed;
    }

    /// <summary>Moves the account back, from the mailbox that it had before. The person who moved it knew the password, so no
    /// password opens it now, and every session ends.</summary>
    /// <param name="reset">How the owner gets in again.</param>
    public Result<Done> UndoEmailMove(OneTimeSecret secret, SecretProof proof, MailedSecret reset, DateTimeOffset now)
    {
        if (WhyNot(secret, SecretPurpose.UndoEmailChange, proof, now) is { } refusal)
        {
            return refusal;
        }

        secret.Consume(now);
        var former = EmailKey;
        MoveTo(secret.Address, secret.AddressKey, isVouchedFor: false, AuditActions.EmailChangeUndone, now);
        SetPassword(null);
        KillTemporaryTokens(now);
        Record(new EmailMoveUndone(secret.CreatedAt, reset, former, now));
        EndSessions(SessionEnd.EmailChanged, except: null, now);
        return new Done();
    }

    private bool IsEmailProvenByMail => EmailVerifiedAt is not null && !EmailVouchedFor;

    private AddressClaimed MoveTo(string address, string addressKey, bool isVouchedFor, string by, DateTimeOffset now)
    {
        // First, because the account that gives way has the address until it is gone.
        var claimed = new AddressClaimed(addressKey, by, now);
        Record(claimed);
        Record(new SecretsRevoked(BoundToTheAddress, now));
        (Email, EmailKey, EmailVerifiedAt, EmailVouchedFor, UpdatedAt) = (address, addressKey, now, isVouchedFor, now);
        return claimed;
    }

    private Error? WhyNot(OneTimeSecret secret, SecretPurpose purpose, SecretProof proof, DateTimeOffset now) =>
        secret.UserId != Id || secret.Purpose != purpose ? proof.Expired : proof.RefusalOf(secret, now);
}

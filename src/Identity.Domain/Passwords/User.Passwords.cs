using Identity.Domain.Messaging;
using Identity.Domain.Passwords;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Domain.Users;

/// <summary>How a password takes the place of another one.</summary>
public sealed partial class User
{
    // Undoing a change of address stays possible, unless the owner cancels it: it is the way home from an account that a thief moved.
    private static readonly SecretPurpose[] UnderWay = [SecretPurpose.ResetPassword, SecretPurpose.ChangeEmail];

    /// <summary>Whether the password that was just found right still opens the account. The database does the same in one statement,
    /// because a login is the most frequent change but one.</summary>
    /// <param name="read">What the login knew when it compared the password: hashing takes long, and a login that began before an
    /// operator gave the account another address, role or branch must not outlive that.</param>
    /// <param name="rehash">A better hash of the same password, which replaces the old one.</param>
    /// <param name="link">The mailed link that let the login through, if one did: it is used up.</param>
    public bool TrySignIn(SignInBasis read, string? rehash, OneTimeSecret? link, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(read);
        var isOpen =
            Status is UserStatus.Active
            && read == new SignInBasis(PasswordHash, EmailKey, Roles, BranchId)
            && link?.TryUse(now) is not false;
        if (isOpen)
        {
            (PasswordHash, SignedInAt) = (rehash ?? read.PasswordHash, now);
        }

        return isOpen;
    }

    /// <summary>By the owner, who knows the old one. The other sessions end: one of them may be why it is changed.</summary>
    /// <param name="verifiedHash">The password that the owner proved.</param>
    /// <param name="sessionId">The one that stays.</param>
    public Result<PasswordStamp> ChangePassword(string verifiedHash, string newHash, Guid sessionId, OutboxMessage mail, DateTimeOffset now)
    {
        if (Status is not UserStatus.Active)
        {
            return TokenErrors.TokenInvalid; // disabled between the check of the token and now
        }

        if (PasswordHash != verifiedHash)
        {
            return PasswordErrors.Incorrect;
        }

        SetPassword(newHash);
        UpdatedAt = now;
        Record(new SecretsRevoked(UnderWay, now));
        Record(new PasswordChanged(sessionId, mail, now));
        EndSessions(SessionEnd.PasswordChanged, except: sessionId, now);
        return PasswordStamp.Of(this);
    }

    /// <summary>By the person who holds the mailed link or code, and so the mailbox. What others set up with the old password, or before
    /// the address was proven, ends with it (security requirement 44). The name stays: nothing hangs on it, and its owner can change
    /// it.</summary>
    /// <param name="judgedVersion">Of the password that the new one was compared with.</param>
    /// <returns><see cref="PasswordErrors.Incorrect"/> where the password is another one by now.</returns>
    public Result<PasswordStamp> ResetPassword(
        OneTimeSecret secret,
        SecretProof proof,
        int judgedVersion,
        string newHash,
        bool cancelsUndo,
        OutboxMessage mail,
        DateTimeOffset now
    )
    {
        if (ResetTerms.WhyNot(secret, proof, Id, EmailKey, Status, now) is { } refusal)
        {
            return refusal;
        }

        if (PasswordVersion != judgedVersion)
        {
            return PasswordErrors.Incorrect;
        }

        secret.Consume(now);
        Record(new SecretsRevoked(EmailVerifiedAt is null ? Enum.GetValues<SecretPurpose>() : UnderWay, now));
        if (EmailVerifiedAt is null)
        {
            (EmailVerifiedAt, PhoneNumber, PhoneVerifiedAt) = (now, null, null);
            RemovePicture(now);
        }

        EmailVouchedFor = false;
        if (cancelsUndo)
        {
            Record(new UndoLinksCancelled(UndoLinks.CancellableSince(now), now));
        }

        SetPassword(newHash);
        UpdatedAt = now;
        KillTemporaryTokens(now); // security requirement 16
        CompletePasswordStep(now);
        Record(new PasswordReset(EmailKey, mail, now));
        EndSessions(SessionEnd.PasswordChanged, except: null, now);
        return PasswordStamp.Of(this);
    }

    /// <summary>Mails a link for a new password, because an operator asks for it.</summary>
    public Result<Done> MailReset(ResetMail mail, DateTimeOffset now)
    {
        if (Status is UserStatus.Disabled)
        {
            return SessionErrors.AccountDisabled;
        }

        if (!IsFor(mail))
        {
            return UserErrors.NotFound; // it has another address by now
        }

        Record(new ResetMailed(mail, IsForced: true, now));
        return new Done();
    }

    /// <summary>Answers a request for a new password, once. A way into a disabled account helps no one, and a mail goes to no former
    /// address.</summary>
    public Result<Done> AnswerResetRequest(ResetRequest request, ResetMail mail, DateTimeOffset now)
    {
        Record(new ResetRequestSettled(request.Id, now));
        if (Status is not UserStatus.Disabled && IsFor(mail))
        {
            Record(new ResetMailed(mail, IsForced: false, now));
        }

        return new Done();
    }

    /// <summary>A one-time password is replaced by this one as well. An onboarding says what that means, so that passwords know
    /// none.</summary>
    partial void CompletePasswordStep(DateTimeOffset now);

    private bool IsFor(ResetMail mail) => mail.WithCode.Secret.AddressKey == EmailKey;

    /// <param name="hash">Null where no password opens the account from now on.</param>
    private void SetPassword(string? hash) => (PasswordHash, PasswordVersion, PasswordExpiresAt) = (hash, PasswordVersion + 1, null);
}

using Identity.Domain.Messaging;
using Identity.Domain.Onboarding;
using Identity.Domain.Passwords;
using Identity.Domain.Phones;
using Identity.Domain.Secrets;
using Identity.Domain.Tokens;

namespace Identity.Domain.Users;

/// <summary>How an active account changes its phone number.</summary>
public sealed partial class User
{
    /// <summary>Texts a code to the number that the account is to have. Until it comes back nothing changes.</summary>
    /// <param name="verifiedHash">The password that the owner proved.</param>
    public Result<Done> RequestPhoneChange(
        string? verifiedHash,
        PhoneNumber number,
        OneTimeCode code,
        OutboxMessage text,
        DateTimeOffset now
    )
    {
        if (Status is not UserStatus.Active || PasswordHash != verifiedHash)
        {
            return PasswordErrors.Incorrect;
        }

        if (PhoneNumber == number.Value && PhoneVerifiedAt is not null)
        {
            return PhoneErrors.Unchanged;
        }

        Record(new PhoneCodeIssued(code, number, text, now));
        return new Done();
    }

    /// <summary>The code came back: the account has the number that it was sent to, and no other. A wrong guess is refused and
    /// counted.</summary>
    public Result<Done> ChangePhone(Guid sessionId, OneTimeCode code, string digits, ICodeMac mac, OutboxMessage mail, DateTimeOffset now)
    {
        if (Status is not UserStatus.Active)
        {
            return TokenErrors.TokenInvalid;
        }

        if (code.UserId != Id || code.Purpose != OneTimeCode.ChangePurpose)
        {
            return OnboardingErrors.CodeExpired;
        }

        if (code.Try(digits, mac, now) is { } refusal)
        {
            if (refusal == OnboardingErrors.CodeInvalid)
            {
                Record(new PhoneCodeRefused(sessionId, now));
            }

            return refusal;
        }

        (PhoneNumber, PhoneVerifiedAt, UpdatedAt) = (code.Target, now, now);
        Record(new PhoneChanged(sessionId, mail, now));
        return new Done();
    }
}

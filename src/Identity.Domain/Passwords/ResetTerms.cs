using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Domain.Users;

namespace Identity.Domain.Passwords;

/// <summary>When a mailed secret sets a new password. Asked before the password is hashed, and again under the lock.</summary>
internal static class ResetTerms
{
    internal static readonly SecretProof ByLink = new(IsCode: false, ResetErrors.TokenUsed, ResetErrors.TokenExpired);
    internal static readonly SecretProof ByCode = new(IsCode: true, ResetErrors.CodeUsed, ResetErrors.CodeExpired);

    internal static Error? WhyNot(
        OneTimeSecret secret,
        SecretProof proof,
        Guid userId,
        string? addressKey,
        UserStatus status,
        DateTimeOffset now
    )
    {
        if (proof.RefusalOf(secret, now) is { } refusal)
        {
            return refusal;
        }

        // The secret proves the address that it was sent to, not one that the account has got since.
        if (secret.Purpose is not SecretPurpose.ResetPassword || secret.UserId != userId || secret.AddressKey != addressKey)
        {
            return proof.Expired;
        }

        // And the secret stays good: the account may be enabled in time
        return status is UserStatus.Disabled ? SessionErrors.AccountDisabled : null;
    }
}

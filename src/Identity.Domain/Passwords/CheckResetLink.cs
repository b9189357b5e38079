using Identity.Domain.Secrets;

namespace Identity.Domain.Passwords;

/// <summary>Says whether a mailed link still opens, without using it: mail scanners look too (security requirement 50).</summary>
public sealed class CheckResetLink(IOneTimeSecretStore secrets, TimeProvider time)
{
    public async Task<Result<OneTimeSecret>> ExecuteAsync(string? token, CancellationToken ct)
    {
        var secret = LinkToken.HashOf(token) is { } hash ? await secrets.FindAsync(hash, ct) : null;
        return secret is not { Purpose: SecretPurpose.ResetPassword } ? ResetErrors.TokenInvalid
            : ResetTerms.ByLink.RefusalOf(secret, time.Now()) is { } refusal ? refusal
            : secret;
    }
}

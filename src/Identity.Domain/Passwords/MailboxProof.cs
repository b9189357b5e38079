using Identity.Domain.Secrets;
using Identity.Domain.Throttling;

namespace Identity.Domain.Passwords;

/// <summary>
/// Signs in with the link of a reset mail and the right password while strangers' guesses keep the account locked. The link proves that
/// the caller reads the mailbox. It does not replace the password.
/// </summary>
public sealed class MailboxProof(CheckResetLink checkResetLink, IOneTimeSecretStore secrets, TimeProvider time)
{
    private const string Field = "resetToken";

    /// <summary>Finds the open link of this account. A refusal tells something only to the holder of a link.</summary>
    public async Task<Result<OneTimeSecret>> FindAsync(string login, string token, CancellationToken ct)
    {
        var found = await checkResetLink.ExecuteAsync(token, ct);
        return found.Value switch
        {
            null => found.Errors[0].On(Field),
            { AddressKey: var address } when address != Bucket.AccountOf(login) => ResetErrors.TokenInvalid.On(Field),
            var secret => secret,
        };
    }

    /// <summary>Exactly one of any number of parallel uses gets null. The others get the reason.</summary>
    public async Task<Error?> UseAsync(OneTimeSecret secret, CancellationToken ct) =>
        await secrets.TryConsumeAsync(secret, time.Now(), ct) ? null : ResetErrors.TokenUsed.On(Field);
}

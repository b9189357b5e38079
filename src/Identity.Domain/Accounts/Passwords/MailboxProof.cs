using Identity.Domain.Accounts.Secrets;
using Identity.Domain.Throttling;

namespace Identity.Domain.Accounts.Passwords;

/// <summary>
/// The link of a reset mail as a way past strangers' guesses: whoever presents it with the right password signs in, although the account is
/// locked for strangers. It shows that the caller reads the mailbox, and replaces no password.
/// </summary>
public sealed class MailboxProof(CheckResetLink checkResetLink, IOneTimeSecretStore secrets, TimeProvider time)
{
    private const string Field = "resetToken";

    /// <summary>The open link of this very account. What is refused tells only the holder of a link anything.</summary>
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

    /// <summary>Of any number of parallel uses exactly one gets null; the others why not.</summary>
    public async Task<Error?> UseAsync(OneTimeSecret secret, CancellationToken ct) =>
        await secrets.TryConsumeAsync(secret, time.Now(), ct) ? null : ResetErrors.TokenUsed.On(Field);
}

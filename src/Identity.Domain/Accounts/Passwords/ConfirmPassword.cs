using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Domain.Accounts.Passwords;

/// <summary>
/// Has somebody who is signed in prove once more that they know the password, before a change that a stolen session must not make
/// (ASVS 7.5.1).
/// </summary>
public sealed class ConfirmPassword(IUserStore users, IPasswordHasher passwords)
{
    /// <param name="field">Where the caller put the password, for the refusal.</param>
    /// <returns>The account as it was when its password was compared: changes name its hash as their condition.</returns>
    public async Task<Result<Credentials>> ExecuteAsync(
        Guid userId, Guid sessionId, UnverifiedPassword password, string field, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(client);
        if (!password.IsWellFormed)
        {
            return PasswordErrors.Malformed.On(field);
        }

        passwords.EnsureAdmits();
        if (await users.FindCredentialsAsync(userId, ct) is not { } credentials)
        {
            return TokenErrors.TokenInvalid; // erased between the check of the token and now
        }

        return await passwords.VerifyAsync(credentials.PasswordHash, password.Normalised, ct) is PasswordVerification.NoMatch
            ? PasswordErrors.Incorrect.On(field)
            : credentials;
    }
}

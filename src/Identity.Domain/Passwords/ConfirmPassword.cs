using Identity.Domain.Throttling;
using Identity.Domain.Tokens;

namespace Identity.Domain.Passwords;

/// <summary>
/// Has someone who is signed in prove once more that they know the password, before a change that a stolen session must not make
/// (ASVS 7.5.1).
/// </summary>
public sealed class ConfirmPassword(ICredentials known, PasswordAttempts attempts)
{
    // The password may be replaced, or hashed anew by a login, between its comparison and the lock; comparing again tells which.
    private const int Attempts = 3;

    /// <summary>Confirms, and makes the change that this allows.</summary>
    /// <param name="change">Refuses with <see cref="PasswordErrors.Incorrect"/> where the password is another one by now.</param>
    public async Task<Result<T>> ThenAsync<T>(
        Guid userId,
        Guid sessionId,
        UnverifiedPassword password,
        string field,
        ClientContext client,
        Func<Credentials, Task<Result<T>>> change,
        CancellationToken ct
    )
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var confirmed = await ExecuteAsync(userId, sessionId, password, field, client, ct);
            if (!confirmed.IsSuccess)
            {
                return confirmed.Errors.ToArray();
            }

            var changed = await change(confirmed.Value);
            if (changed.Refusal != PasswordErrors.Incorrect)
            {
                return changed;
            }
        }

        return PasswordErrors.Incorrect.On(field);
    }

    /// <param name="field">Where the caller put the password, for the refusal.</param>
    /// <returns>The account as it was when its password was compared: changes name its hash as their condition.</returns>
    public async Task<Result<Credentials>> ExecuteAsync(
        Guid userId,
        Guid sessionId,
        UnverifiedPassword password,
        string field,
        ClientContext client,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(client);
        if (!password.IsWellFormed)
        {
            return PasswordErrors.Malformed.On(field);
        }

        if (await known.FindAsync(userId, ct) is not { } credentials)
        {
            return TokenErrors.TokenInvalid; // erased between the check of the token and now
        }

        // A bucket of the session's own: anyone who stole it may guess no more than at the login, and strangers close it to nobody.
        var bucket = Bucket.OfSession(credentials.Profile.Email, sessionId);
        var caller = HashCaller.Of(bucket, client.Address);
        if (await attempts.BeginAsync(bucket, caller, ct) is { } refusal)
        {
            return refusal;
        }

        if (await attempts.VerifyAsync(bucket, credentials.PasswordHash, password, caller, ct) is PasswordVerification.NoMatch)
        {
            await attempts.FailAsync(bucket, userId, sessionId, client, "wrong password, to confirm a change", ct);
            return PasswordErrors.Incorrect.On(field);
        }

        await attempts.SucceedAsync(bucket, ct);
        return credentials;
    }
}

using Identity.Domain.Audit;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Passwords;

/// <summary>Replaces a password by somebody who is signed in and knows it. The other sessions end: one of them may be why it is changed.</summary>
public sealed class ChangePassword(
    ConfirmPassword confirmPassword, IPasswordStore store, IPasswordHasher passwords, PasswordRules rules, PasswordMails mails, TimeProvider time)
{
    // A change loses the race against another one, or against a rehash by a login; confirming again tells which.
    private const int Attempts = 3;

    /// <returns>The new password: the device that chose it is a known one from now on.</returns>
    public async Task<Result<PasswordStamp>> ExecuteAsync(
        Guid userId, Guid sessionId, UnverifiedPassword current, UnverifiedPassword next, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(client);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var confirmed = await confirmPassword.ExecuteAsync(userId, sessionId, current, "currentPassword", client, ct);
            if (!confirmed.IsSuccess)
            {
                return confirmed.Errors.Any(error => error.Code == PasswordErrors.Incorrect.Code)
                    ? [.. confirmed.Errors, .. rules.Check(next, email: null, name: null, "newPassword")]
                    : confirmed.Errors.ToArray();
            }

            if (confirmed.Value is not { Status: UserStatus.Active, PasswordHash: { } verified, Profile: var profile })
            {
                return TokenErrors.TokenInvalid; // disabled between the check of the token and now
            }

            var faults = await rules.CheckAsync(next, profile.Email, profile.Name, "newPassword", ct);
            if (faults.Count > 0)
            {
                return faults.ToArray();
            }

            if (next.Normalised == current.Normalised)
            {
                return PasswordErrors.Unchanged;
            }

            var hash = await passwords.HashAsync(next.Normalised, HashCaller.Proven(client.Address), ct);
            var now = time.Now();
            var audit = AuditEvent.Of(AuditActions.PasswordChanged, now, userId, sessionId, client.Address);
            if (await store.TryChangeAsync(new PasswordChange(userId, verified, hash, sessionId, mails.Changed(profile.Email, client.Language, now), audit), ct))
            {
                return confirmed.Value.Stamp.Next();
            }
        }

        return PasswordErrors.Incorrect.On("currentPassword");
    }
}

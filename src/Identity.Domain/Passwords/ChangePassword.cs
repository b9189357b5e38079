using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.Passwords;

/// <summary>Replaces a password by someone who is signed in and knows it. The other sessions end: one of them may be why it is
/// changed.</summary>
public sealed class ChangePassword(
    ConfirmPassword confirmPassword,
    IUsers users,
    IPasswordHasher passwords,
    PasswordRules rules,
    PasswordMails mails,
    TimeProvider time
)
{
    /// <returns>The new password: the device that chose it is a known one from now on.</returns>
    public async Task<Result<PasswordStamp>> ExecuteAsync(
        Guid userId,
        Guid sessionId,
        UnverifiedPassword current,
        UnverifiedPassword next,
        ClientContext client,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(client);
        var changed = await confirmPassword.ThenAsync(
            userId,
            sessionId,
            current,
            "currentPassword",
            client,
            confirmed => ChangeAsync(confirmed, sessionId, current, next, client, ct),
            ct
        );

        // Who mistyped the old one hears at once what is wrong with the new one.
        return changed.Errors.Any(error => error.Source is "currentPassword")
            ? (Error[])[.. changed.Errors, .. rules.Check(next, email: null, name: null, "newPassword")]
            : changed;
    }

    private async Task<Result<PasswordStamp>> ChangeAsync(
        Credentials confirmed,
        Guid sessionId,
        UnverifiedPassword current,
        UnverifiedPassword next,
        ClientContext client,
        CancellationToken ct
    )
    {
        if (confirmed is not { Status: UserStatus.Active, PasswordHash: { } verified, Profile: var profile })
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
        var mail = mails.Changed(profile.Email, client.Language, now);
        return await users.ChangeAsync(profile.Id, client.Origin, user => user.ChangePassword(verified, hash, sessionId, mail, now), ct)
            ?? TokenErrors.TokenInvalid; // erased in the meantime
    }
}

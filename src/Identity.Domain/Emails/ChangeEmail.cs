using Identity.Domain.Messaging;
using Identity.Domain.Passwords;
using Identity.Domain.Users;

namespace Identity.Domain.Emails;

/// <summary>
/// Begins the move of an account to another address (ASVS 7.5.1, 6.3.7): the new address has to confirm it, the present one is told at
/// once. Until then nothing is changed.
/// </summary>
public sealed class ChangeEmail(
    ConfirmPassword confirmPassword,
    ICredentials credentials,
    IUsers users,
    EmailMails mails,
    SignupSettings settings,
    TimeProvider time
)
{
    public async Task<Result<Done>> ExecuteAsync(
        Guid userId,
        Guid sessionId,
        string newEmail,
        UnverifiedPassword password,
        ClientContext client,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        var faults = Check(newEmail, password);
        return faults.Count > 0
            ? faults
            : await confirmPassword.ThenAsync(
                userId,
                sessionId,
                password,
                "password",
                client,
                confirmed => RequestAsync(confirmed, sessionId, Email.Parse(newEmail)!, client, ct),
                ct
            );
    }

    /// <summary>What can be checked before the password. Does not report a null: the binding of the body does.</summary>
    public static List<Error> Check(string? newEmail, UnverifiedPassword? password) =>
        [
            .. newEmail is not null && Email.Parse(newEmail) is null ? [UserErrors.EmailInvalid.On("newEmail")] : Array.Empty<Error>(),
            .. password is { IsWellFormed: false } ? [PasswordErrors.Malformed.On("password")] : Array.Empty<Error>(),
        ];

    private async Task<Result<Done>> RequestAsync(
        Credentials confirmed,
        Guid sessionId,
        Email address,
        ClientContext client,
        CancellationToken ct
    )
    {
        var profile = confirmed.Profile;
        if (Email.Parse(profile.Email)?.Key == address.Key)
        {
            return EmailErrors.Unchanged;
        }

        // Only a hint: the unique index decides, when the new address confirms. An account that never proved the address gives way then.
        var holder = await credentials.FindAsync(address, ct) is { IsUnprovenClaim: false } account ? account.Profile : null;
        var isTaken = holder is not null && settings.Disclosure is Disclosure.Tell;
        var now = time.Now();

        // Where nobody is told, a taken address costs the same rows: a secret that is mailed to nobody, and a mail to its owner.
        var confirmation = mails.ConfirmChange(profile.Id, sessionId, address, client, now);
        OutboxMessage[] messages = isTaken
            ? []
            :
            [
                holder is null ? confirmation.Mail : mails.Exists(holder.Email, client, now),
                mails.TellOfChange(profile.Email, client, now),
            ];
        return await users.ChangeAsync(
                profile.Id,
                client.Origin,
                user => user.RequestEmailMove(confirmed.PasswordHash, sessionId, confirmation.Secret, messages, isTaken, now),
                ct
            ) ?? PasswordErrors.Incorrect;
    }
}

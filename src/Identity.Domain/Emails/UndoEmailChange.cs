using Identity.Domain.Secrets;
using Identity.Domain.Users;

namespace Identity.Domain.Emails;

/// <summary>
/// Takes a change of address back, from the mailbox that the account had before. The person who made the change knew the password, so it
/// opens nothing any more, and every session ends; a link for a new one goes to the restored address.
/// </summary>
public sealed class UndoEmailChange(IOneTimeSecretStore secrets, IUsers users, EmailMails mails, TimeProvider time)
{
    private static readonly SecretProof ByLink = new(IsCode: false, EmailErrors.UndoTokenUsed, EmailErrors.UndoTokenExpired);

    public async Task<Result<Done>> ExecuteAsync(string token, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (
            LinkToken.HashOf(token) is not { } hash
            || await secrets.FindAsync(hash, ct) is not { Purpose: SecretPurpose.UndoEmailChange } secret
        )
        {
            return EmailErrors.UndoTokenInvalid;
        }

        var now = time.Now();
        if (ByLink.RefusalOf(secret, now) is { } refusal)
        {
            return refusal; // what is over stays over: it costs no transaction
        }

        var reset = mails.Restored(secret.UserId, Email.Parse(secret.Address)!, client, now);
        var undone =
            await users.ChangeAsync(
                secret.UserId,
                secret.Id,
                client.Origin,
                (User user, OneTimeSecret it) => user.UndoEmailMove(it, ByLink, reset, now),
                ct
            ) ?? ByLink.Expired;
        return undone.Refusal == UserErrors.EmailTaken ? EmailErrors.TakenMeanwhile : undone;
    }
}

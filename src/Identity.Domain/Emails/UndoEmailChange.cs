using Identity.Domain.Audit;
using Identity.Domain.Secrets;
using Identity.Domain.Users;

namespace Identity.Domain.Emails;

/// <summary>
/// Takes a change of address back, from the mailbox that the account had before. Whoever made the change knew the password, so it opens
/// nothing any more, and every session ends; a link for a new one goes to the restored address.
/// </summary>
public sealed class UndoEmailChange(IOneTimeSecretStore secrets, IEmailStore emails, EmailMails mails, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(string token, ClientContext client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (await FindAsync(token, ct) is not { } secret)
        {
            return EmailErrors.UndoTokenInvalid;
        }

        var now = time.Now();
        if (RefusalOf(secret.LinkStateAt(now)) is { } refusal)
        {
            return refusal;
        }

        var reset = mails.Restored(secret.UserId, Email.Parse(secret.Address)!, client, now);
        var audit = AuditEvent.Of(AuditActions.EmailChangeUndone, now, secret.UserId, address: client.Address);
        return await emails.TryUndoAsync(secret, reset, audit, ct) switch
        {
            EmailSwitchOutcome.Switched => new Done(),
            EmailSwitchOutcome.AddressTaken => UserErrors.EmailTaken.Because("Another account now uses this email address.") with { Source = null },
            _ => await FindAsync(token, ct) is { } again && RefusalOf(again.LinkStateAt(now)) is { } reason ? reason : EmailErrors.UndoTokenExpired,
        };
    }

    private async Task<OneTimeSecret?> FindAsync(string token, CancellationToken ct) =>
        LinkToken.HashOf(token) is { } hash && await secrets.FindAsync(hash, ct) is { Purpose: SecretPurpose.UndoEmailChange } secret ? secret : null;

    private static Error? RefusalOf(SecretState state) => state switch
    {
        SecretState.Used => EmailErrors.UndoTokenUsed,
        SecretState.Expired => EmailErrors.UndoTokenExpired,
        _ => null,
    };
}

using Identity.Domain.Audit;
using Identity.Domain.Messaging;
using Identity.Domain.Secrets;

namespace Identity.Domain.Emails;

/// <summary>Addresses and their proof. Each method is one transaction under the lock of the account's row.</summary>
public interface IEmailStore
{
    /// <summary>Writes a mail that proves the account's address, which kills the ones before it.</summary>
    Task<Mailing> TrySendVerificationAsync(MailedSecret mailed, AuditEvent audit, CancellationToken ct);

    /// <summary>Uses up the secret and marks as proven the address that it is about. False when somebody else was first, or the account has
    /// another address by now.</summary>
    Task<bool> TryVerifyAsync(OneTimeSecret secret, AuditEvent audit, CancellationToken ct);

    /// <summary>Remembers what the account is to be changed to, in place of what was asked for before.</summary>
    Task<Mailing> TryRequestChangeAsync(EmailChange change, CancellationToken ct);

    /// <summary>Uses up the secret and moves the account to the address that it is about; or does nothing at all.</summary>
    Task<EmailSwitchOutcome> TrySwitchAsync(EmailSwitch change, CancellationToken ct);

    /// <summary>
    /// Uses up the secret, moves the account back to the address that it is about, and locks it: sessions and open secrets die, no password
    /// opens it any more. Later links of the same kind die, earlier ones live: an account belongs to who had it first. An account that
    /// somebody opened with the address meanwhile and never proved gives way.
    /// </summary>
    /// <param name="reset">How the owner gets in again.</param>
    Task<EmailSwitchOutcome> TryUndoAsync(OneTimeSecret secret, MailedSecret reset, AuditEvent audit, CancellationToken ct);

    /// <summary>Writes a mail to the owner of an account, unless its address got <see cref="OneTimeSecret.MailsPerDay"/> of its kind within a day.</summary>
    Task TellAsync(Guid userId, OutboxMessage mail, AuditEvent audit, CancellationToken ct);
}

/// <summary>What became of a mail that somebody asked for.</summary>
/// <param name="AgainAt">When the next one may be, for <see cref="MailingState.LimitReached"/>.</param>
public sealed record Mailing(MailingState State, DateTimeOffset? AgainAt = null);

public enum MailingState
{
    Sent,

    LimitReached,

    /// <summary>The account is not what was judged any more.</summary>
    Stale,
}

/// <param name="Secret">For the new address; it counts as a mail even where none is written.</param>
/// <param name="VerifiedHash">The password that was confirmed: a change that runs beside a reset never survives it.</param>
/// <param name="IsRefused">Only counted, so that nobody asks for address after address to learn which ones are taken.</param>
public sealed record EmailChange(OneTimeSecret Secret, string? VerifiedHash, bool IsRefused, IReadOnlyList<OutboxMessage> Mails, AuditEvent Audit);

/// <param name="From">The address as it was judged.</param>
/// <param name="Undo">For the old address, if it was proven.</param>
public sealed record EmailSwitch(OneTimeSecret Secret, Email From, MailedSecret? Undo, AuditEvent Audit);

public enum EmailSwitchOutcome
{
    Switched,

    /// <summary>Another account has the address. Nothing has changed, and the secret is still good.</summary>
    AddressTaken,

    /// <summary>The secret was used or replaced meanwhile, or the account is not what was judged.</summary>
    Lost,
}

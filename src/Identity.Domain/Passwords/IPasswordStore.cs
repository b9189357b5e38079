using Identity.Domain.Audit;
using Identity.Domain.Messaging;
using Identity.Domain.Secrets;

namespace Identity.Domain.Passwords;

/// <summary>Changes of passwords, each with everything that must happen together with it.</summary>
public interface IPasswordStore
{
    /// <summary>
    /// Replaces the password that was verified, ends the other sessions, and gives up resets and changes of address that are under way.
    /// False, and nothing has happened, when the account's password is another one by now.
    /// </summary>
    Task<bool> TryChangeAsync(PasswordChange change, CancellationToken ct);

    /// <summary>One insert, whosever address it is.</summary>
    Task AddResetRequestAsync(ResetRequest request, CancellationToken ct);

    /// <summary>The oldest that wait.</summary>
    Task<IReadOnlyList<ResetRequest>> ListResetRequestsAsync(int most, CancellationToken ct);

    /// <summary>
    /// Removes the request and sends its mail, if there is one, together and once, whichever replicas try. One address gets
    /// <see cref="OneTimeSecret.MailsPerDay"/> codes within a day, and then links alone; while an unused link is younger than
    /// <see cref="OneTimeSecret.ResetPause"/>, nothing is sent and nothing replaced. So strangers who ask all day use up nothing of the owner's.
    /// </summary>
    Task SettleAsync(ResetRequest request, ResetMail? mail, AuditEvent audit, CancellationToken ct);

    /// <summary>Sends a mail that an operator asked for, in any case; with a code, if the address may get one. False when the account is gone, disabled or has another address by now.</summary>
    Task<bool> TryMailResetAsync(ResetMail mail, AuditEvent audit, CancellationToken ct);

    /// <summary>
    /// Uses the secret up and sets the password. Every session and temporary token ends, resets and changes of address under way are given
    /// up, failed logins are forgotten, and the address counts as proven; what somebody who had not proven it left behind is wiped. Of any number of parallel resets
    /// exactly one gets true. False, and nothing has happened, when the account is not what was judged any more.
    /// </summary>
    Task<bool> TryResetAsync(PasswordReset reset, CancellationToken ct);
}

/// <param name="VerifiedHash">The hash that the current password opened.</param>
/// <param name="CurrentSessionId">The session that stays.</param>
public sealed record PasswordChange(Guid UserId, string VerifiedHash, string NewHash, Guid CurrentSessionId, OutboxMessage Mail, AuditEvent Audit)
{
    public override string ToString() => $"PasswordChange of {UserId}";
}

/// <param name="Judged">The password that is replaced, as the caller read it: whether the address was proven before decides what is wiped.</param>
/// <param name="UndoCancelled">Where links that undo a change of address die with it, those alone that <see cref="UndoLinks"/> calls cancellable.</param>
public sealed record PasswordReset(
    OneTimeSecret Secret, PasswordStamp Judged, string NewHash, OutboxMessage Mail, AuditEvent Audit, AuditEvent? UndoCancelled = null)
{
    public override string ToString() => $"PasswordReset of {Secret.UserId}";
}

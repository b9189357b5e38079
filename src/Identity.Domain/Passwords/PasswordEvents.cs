using Identity.Domain.Messaging;

namespace Identity.Domain.Passwords;

/// <param name="SessionId">The one that stays.</param>
/// <param name="Mail">Tells the owner.</param>
public sealed record PasswordChanged(Guid SessionId, OutboxMessage Mail, DateTimeOffset At) : DomainEvent(At);

/// <summary>The owner has proven to be there, so failed logins at the address are forgotten (security requirement 35).</summary>
public sealed record PasswordReset(string AddressKey, OutboxMessage Mail, DateTimeOffset At) : DomainEvent(At);

/// <summary>A request for a new password is answered, by a mail or by none, and goes.</summary>
public sealed record ResetRequestSettled(Guid RequestId, DateTimeOffset At) : DomainEvent(At);

/// <summary>A mail for a new password is to go out: with a code while the address may get codes, else with the link alone.</summary>
/// <param name="IsForced">Whether an operator asked for it. Other mails wait for <see cref="Secrets.OneTimeSecret.ResetPause"/> and have
/// limits of the day.</param>
public sealed record ResetMailed(ResetMail Mail, bool IsForced, DateTimeOffset At) : DomainEvent(At)
{
    /// <summary>Whether it went out: known once the mails before it were counted.</summary>
    public bool WasSent { get; set; }
}

using Identity.Domain.Messaging;
using Identity.Domain.Secrets;

namespace Identity.Domain.Emails;

/// <summary>A mail asks for proof of the address. Nothing happens at all where the address reached the limit of the day.</summary>
public sealed record VerificationSent(MailedSecret Mailed, DateTimeOffset At) : DomainEvent(At);

public sealed record EmailVerified(DateTimeOffset At) : DomainEvent(At);

/// <summary>The owner asks to move the account. Nothing happens at all where the account or the new address reached the limit
/// of the day.</summary>
/// <param name="Secret">For the new address; it counts as a mail even where none is written.</param>
/// <param name="IsRefused">Only counted, so that no one can ask for address after address to learn which ones are taken.</param>
public sealed record EmailMoveRequested(
    Guid SessionId,
    OneTimeSecret Secret,
    IReadOnlyList<OutboxMessage> Mails,
    bool IsRefused,
    DateTimeOffset At
) : DomainEvent(At);

/// <summary>The account has another address.</summary>
/// <param name="SessionId">The one that asked.</param>
/// <param name="WayBack">For the address before, if a mail had proven it.</param>
/// <param name="FormerKey">Of the address before, by which operators find the event too.</param>
public sealed record EmailMoved(Guid? SessionId, MailedSecret? WayBack, string FormerKey, DateTimeOffset At) : DomainEvent(At);

/// <summary>The account has its former address again.</summary>
/// <param name="MovedAt">Later moves can no longer be undone: an account belongs to who had it first.</param>
/// <param name="Reset">How the owner gets in again.</param>
/// <param name="FormerKey">Of the address that it had until now.</param>
public sealed record EmailMoveUndone(DateTimeOffset MovedAt, MailedSecret Reset, string FormerKey, DateTimeOffset At) : DomainEvent(At);

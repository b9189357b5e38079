using Identity.Domain.Messaging;

namespace Identity.Domain.Phones;

/// <summary>The account has another phone number, or has proven the one that it had. Its owner is told by mail.</summary>
public sealed record PhoneChanged(Guid SessionId, OutboxMessage Mail, DateTimeOffset At) : DomainEvent(At);

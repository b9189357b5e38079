using Identity.Domain.Messaging;

namespace Identity.Domain.Privacy;

/// <summary>The account goes, with all that is personal about it, whatever table holds it.</summary>
/// <param name="Farewell">What its owner is told, or null.</param>
public sealed record UserErased(OutboxMessage? Farewell, DateTimeOffset At) : DomainEvent(At);

/// <summary>The same for one that nobody ever proved or used.</summary>
public sealed record UserExpired(DateTimeOffset At) : DomainEvent(At);

/// <summary>The same for one that gives way to who proved the address.</summary>
/// <param name="By">The action of the audit that displaces it.</param>
public sealed record UserDisplaced(string By, DateTimeOffset At) : DomainEvent(At);

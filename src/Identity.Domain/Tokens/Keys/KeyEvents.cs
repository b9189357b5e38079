namespace Identity.Domain.Tokens.Keys;

public sealed record KeyAnnounced(string Kid, DateTimeOffset At) : DomainEvent(At);

/// <summary>It signs before its time.</summary>
public sealed record KeyPromoted(string Kid, DateTimeOffset At) : DomainEvent(At);

public sealed record KeyRevoked(string Kid, DateTimeOffset At) : DomainEvent(At);

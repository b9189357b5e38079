namespace Identity.Domain.OAuth;

/// <summary>A person has allowed a client these scopes.</summary>
public sealed record ConsentGiven(string ClientId, IReadOnlyList<string> Scopes, DateTimeOffset At) : DomainEvent(At);

/// <summary>A person has taken back what a client was allowed. Its sessions for this person are to end.</summary>
public sealed record ConsentWithdrawn(Guid ConsentId, string ClientId, DateTimeOffset At) : DomainEvent(At);

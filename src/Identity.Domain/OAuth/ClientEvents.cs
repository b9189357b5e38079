namespace Identity.Domain.OAuth;

public sealed record ClientCreated(string ClientId, DateTimeOffset At) : DomainEvent(At);

public sealed record ClientSecretRotated(string ClientId, DateTimeOffset At) : DomainEvent(At);

/// <summary>A caller used the client's identifier and was not believed.</summary>
public sealed record ClientRefused(string ClientId, string Reason, DateTimeOffset At) : DomainEvent(At);

/// <summary>The client has thrown one of its own tokens away.</summary>
public sealed record ClientTokenRevoked(string ClientId, Guid TokenId, DateTimeOffset At) : DomainEvent(At);

/// <summary>No new token for it, and those that it holds are revoked.</summary>
public sealed record ClientDisabled(string ClientId, DateTimeOffset At) : DomainEvent(At);

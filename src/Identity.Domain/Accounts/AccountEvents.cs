using Identity.Domain.Messaging;

namespace Identity.Domain.Accounts;

public sealed record UserProvisioned(Roles Role, DateTimeOffset At) : DomainEvent(At);

public sealed record UserDisabled(DateTimeOffset At) : DomainEvent(At);

public sealed record UserEnabled(DateTimeOffset At) : DomainEvent(At);

/// <summary>The account goes, with all that is personal about it, whatever table holds it.</summary>
/// <param name="Farewell">What its owner is told, or null.</param>
public sealed record UserErased(OutboxMessage? Farewell, DateTimeOffset At) : DomainEvent(At);

/// <summary>The same for one that nobody ever proved or used.</summary>
public sealed record UserExpired(DateTimeOffset At) : DomainEvent(At);

/// <summary>The same for one that gives way to who proved the address.</summary>
/// <param name="By">The action of the audit that displaces it.</param>
public sealed record UserDisplaced(string By, DateTimeOffset At) : DomainEvent(At);

/// <summary>An address belongs to this user from now on: another account that never proved it gives way (<see cref="User.IsUnprovenClaim"/>).</summary>
/// <param name="By">The action of the audit that displaces it.</param>
public sealed record AddressClaimed(string EmailKey, string By, DateTimeOffset At) : DomainEvent(At)
{
    /// <summary>The account that gave way, if one did: known once it has.</summary>
    public Guid? Displaced { get; set; }
}

/// <summary>The picture goes, in all its sizes.</summary>
public sealed record PictureRemoved(DateTimeOffset At) : DomainEvent(At);

/// <summary>Open links and codes for these purposes are worth nothing any more.</summary>
public sealed record SecretsRevoked(IReadOnlyList<Secrets.SecretPurpose> Purposes, DateTimeOffset At) : DomainEvent(At);

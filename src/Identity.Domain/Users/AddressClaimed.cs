namespace Identity.Domain.Users;

/// <summary>An address belongs to this user from now on: another account that never proved it gives way
/// (<see cref="User.IsUnprovenClaim"/>).</summary>
/// <param name="By">The action of the audit that displaces it.</param>
public sealed record AddressClaimed(string EmailKey, string By, DateTimeOffset At) : DomainEvent(At)
{
    /// <summary>The account that gave way, if one did: known once it has.</summary>
    public Guid? Displaced { get; set; }
}

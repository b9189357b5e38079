namespace Identity.Domain.Branches;

public sealed record UserProvisioned(Roles Role, DateTimeOffset At) : DomainEvent(At);

public sealed record UserDisabled(DateTimeOffset At) : DomainEvent(At);

public sealed record UserEnabled(DateTimeOffset At) : DomainEvent(At);

/// <param name="Roles">All that the user holds from now on.</param>
public sealed record UserRolesChanged(Roles Roles, DateTimeOffset At) : DomainEvent(At);

public sealed record UserRenamed(DateTimeOffset At) : DomainEvent(At);

/// <param name="AddressKey">Whose failed sign-ins are forgotten.</param>
public sealed record UserUnlocked(string AddressKey, DateTimeOffset At) : DomainEvent(At);

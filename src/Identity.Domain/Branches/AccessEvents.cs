namespace Identity.Domain.Branches;

public sealed record UserProvisioned(Roles Role, DateTimeOffset At) : DomainEvent(At);

public sealed record UserDisabled(DateTimeOffset At) : DomainEvent(At);

public sealed record UserEnabled(DateTimeOffset At) : DomainEvent(At);

namespace Identity.Domain.OAuth;

/// <summary>A person has typed the code of no device that waits.</summary>
public sealed record DeviceCodeRefused(DateTimeOffset At) : DomainEvent(At);

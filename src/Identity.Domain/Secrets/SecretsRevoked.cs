namespace Identity.Domain.Secrets;

/// <summary>Open links and codes for these purposes are worth nothing any more.</summary>
public sealed record SecretsRevoked(IReadOnlyList<SecretPurpose> Purposes, DateTimeOffset At) : DomainEvent(At);

namespace Identity.Domain.Tokens;

/// <summary>What a temporary access token says: who, and for which onboarding (as <c>sid</c>).</summary>
public sealed record TemporaryToken(Guid Id, Guid Subject, Guid OnboardingId, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);

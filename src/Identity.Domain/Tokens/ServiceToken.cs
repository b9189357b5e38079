namespace Identity.Domain.Tokens;

/// <summary>What the access token of a service says: no session, no role, and the client itself as its subject (RFC 9068 section
/// 2.2).</summary>
public sealed record ServiceToken(
    Guid Id,
    string ClientId,
    string Scope,
    IReadOnlyList<string> Audiences,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt
);

namespace Identity.Domain.Tokens;

/// <summary>What an access token says (RFC 9068 section 2.2). No address, no name: a token travels further than its owner thinks.</summary>
public sealed record AccessToken(
    Guid Id,
    Guid Subject,
    Guid SessionId,
    string ClientId,
    Roles Role,
    string Scope,
    Guid? BranchId,
    DateTimeOffset AuthenticatedAt,
    IReadOnlyList<string> Methods,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt
)
{
    /// <summary>The services that it is for; null for the configured one.</summary>
    public IReadOnlyList<string>? Audiences { get; init; }

    /// <summary>The services that act for the subject, the last one first (RFC 8693 section 4.1).</summary>
    public IReadOnlyList<string> Actors { get; init; } = [];
}

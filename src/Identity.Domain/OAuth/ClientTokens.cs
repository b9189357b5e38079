using Identity.Domain.Sessions;

namespace Identity.Domain.OAuth;

/// <summary>What a client gets for a person who has signed in.</summary>
/// <param name="Scope">What was granted, separated by spaces.</param>
/// <param name="AuthenticatedAt">When the password was typed.</param>
public sealed record ClientTokens(SessionTokens Tokens, string Scope, Guid SessionId, Guid UserId, DateTimeOffset AuthenticatedAt);

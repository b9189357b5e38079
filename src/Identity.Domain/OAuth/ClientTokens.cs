using Identity.Domain.Sessions;

namespace Identity.Domain.OAuth;

/// <summary>What a client gets for a person who has signed in.</summary>
/// <param name="Scope">What the access token may do, separated by spaces.</param>
/// <param name="MayRefresh">Whether the sign-in was granted <c>offline_access</c>, whatever is left of it in this access token: else a
/// client that asks for less once would have nothing to go on with.</param>
/// <param name="AuthenticatedAt">When the password was typed.</param>
public sealed record ClientTokens(
    SessionTokens Tokens,
    string Scope,
    bool MayRefresh,
    Guid SessionId,
    Guid UserId,
    DateTimeOffset AuthenticatedAt
);

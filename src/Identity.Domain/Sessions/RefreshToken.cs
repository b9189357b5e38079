namespace Identity.Domain.Sessions;

/// <summary>What a refresh token says. It is self-authenticating: see <see cref="IRefreshTokens"/>.</summary>
/// <param name="Generation">0 from the login; each exchange of generation n hands out n + 1.</param>
/// <param name="IssuedAt">For n + 1: the instant at which n was first exchanged.</param>
public readonly record struct RefreshToken(Guid SessionId, int Generation, DateTimeOffset IssuedAt);

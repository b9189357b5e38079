using Identity.Api.Profiles;
using Identity.Domain.Login;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Api.Sessions;

/// <param name="User">The person who signed in.</param>
/// <param name="AccessToken" example="eyJhbGciOiJFUzI1NiIsImtpZCI6Im...">This token opens every private endpoint of its role.</param>
/// <param name="RefreshToken" example="AdVq7mYBmqniXTx9Up...">This token is for <c>POST /refresh</c> only. Null
/// with <c>X-Token-Transport: cookie</c>.</param>
/// <param name="TokenType" example="Bearer">The type of the access token (RFC 6750).</param>
/// <param name="ExpiresIn" example="1800">The lifetime of the access token in seconds.</param>
internal sealed record SignedInResponse(ProfileResponse User, string AccessToken, string? RefreshToken, string TokenType, int ExpiresIn)
{
    /// <param name="refreshToken">Null where it went into the cookie.</param>
    internal static SignedInResponse From(SignedIn signedIn, TokenSettings settings, string? refreshToken)
    {
        var tokens = TokensResponse.From(signedIn.Tokens, refreshToken);
        return new SignedInResponse(
            ProfileResponse.From(signedIn.Profile, settings),
            tokens.AccessToken,
            tokens.RefreshToken,
            tokens.TokenType,
            tokens.ExpiresIn
        );
    }
}

/// <param name="AccessToken" example="eyJhbGciOiJFUzI1NiIsImtpZCI6Im...">This token opens every private endpoint of its role.</param>
/// <param name="RefreshToken" example="AdVq7mYBmqniXTx9Up...">This token is for <c>POST /refresh</c> only. Null
/// with <c>X-Token-Transport: cookie</c>.</param>
/// <param name="TokenType" example="Bearer">The type of the access token (RFC 6750).</param>
/// <param name="ExpiresIn" example="1800">The lifetime of the access token in seconds.</param>
internal sealed record TokensResponse(string AccessToken, string? RefreshToken, string TokenType, int ExpiresIn)
{
    /// <param name="refreshToken">Null where it went into the cookie.</param>
    internal static TokensResponse From(SessionTokens tokens, string? refreshToken) =>
        new(tokens.AccessToken, refreshToken, "Bearer", (int)tokens.ExpiresIn.TotalSeconds);
}

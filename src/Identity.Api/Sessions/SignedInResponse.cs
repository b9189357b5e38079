using Identity.Api.Profiles;
using Identity.Domain.Login;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Api.Sessions;

/// <param name="User">The person who signed in.</param>
/// <param name="AccessToken" example="eyJhbGciOiJFUzI1NiIsImtpZCI6Im...">This token opens every private endpoint of its role.</param>
/// <param name="RefreshToken" example="AdVq7mYBmqniXTx9Up...">This token is for <c>POST /refresh</c> only.</param>
/// <param name="TokenType" example="Bearer">The type of the access token (RFC 6750).</param>
/// <param name="ExpiresIn" example="1800">The lifetime of the access token in seconds.</param>
internal sealed record SignedInResponse(ProfileResponse User, string AccessToken, string RefreshToken, string TokenType, int ExpiresIn)
{
    internal static SignedInResponse From(SignedIn signedIn, TokenSettings settings)
    {
        var tokens = TokensResponse.From(signedIn.Tokens);
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
/// <param name="RefreshToken" example="AdVq7mYBmqniXTx9Up...">This token is for <c>POST /refresh</c> only.</param>
/// <param name="TokenType" example="Bearer">The type of the access token (RFC 6750).</param>
/// <param name="ExpiresIn" example="1800">The lifetime of the access token in seconds.</param>
internal sealed record TokensResponse(string AccessToken, string RefreshToken, string TokenType, int ExpiresIn)
{
    internal static TokensResponse From(SessionTokens tokens) =>
        new(tokens.AccessToken, tokens.RefreshToken, "Bearer", (int)tokens.ExpiresIn.TotalSeconds);
}

using System.Security.Claims;
using Identity.Api.Http;
using Identity.Api.Throttling;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Onboarding;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Identity.Api.OAuth;

/// <summary>
/// The exchange of a temporary token in the words of RFC 8693, for frontends of our own that speak OAuth: the same as
/// <c>PUT /token-exchange</c>, and without a secret, which a frontend could not keep.
/// </summary>
internal sealed class TemporaryTokenGrant(
    ITokenVerifier verifier,
    IOnboardingStore onboardings,
    ExchangeTemporaryToken exchange,
    AddressLimits limits,
    TokenSettings settings
)
{
    /// <summary>Whether a request is one for this grant. A client of another name has to prove itself.</summary>
    internal bool IsAskedBy(HttpRequest request, OAuthForm form) =>
        form["grant_type"] == GrantTypes.TokenExchange
        && form["client_id"] == settings.FirstPartyClientId
        && request.Headers.Authorization.Count == 0;

    /// <exception cref="RevocationsUnknownException">Whether the token is good cannot be known.</exception>
    internal async Task<Result<GrantedTokens>> ExecuteAsync(HttpContext http, OAuthForm form, CancellationToken ct)
    {
        if (limits.Take(Limit.Secret, http.Connection.RemoteIpAddress) is { } wait)
        {
            return OAuthErrors.TemporarilyUnavailable.Because(Limit.Secret.Details).After(wait);
        }

        if (
            form["subject_token"] is not { } token
            || form["subject_token_type"] != TokenExchangeGrant.AccessTokenType
            || (form["requested_token_type"] is { } type && type != TokenExchangeGrant.AccessTokenType)
        )
        {
            return OAuthErrors.InvalidRequest.Because(
                "Send a subject_token with the subject_token_type urn:ietf:params:oauth:token-type:access_token."
            );
        }

        return await verifier.VerifyAsync(token, ct) switch
        {
            TokenVerdict.Valid({ Kind: TokenKind.Temporary } valid) => await ExchangeAsync(http, valid, ct),
            TokenVerdict.Revoked({ Kind: TokenKind.Temporary } spent) => Granted(await exchange.RepeatAsync(spent.Subject, spent.Id, ct)),
            TokenVerdict.Unknown => throw new RevocationsUnknownException(),
            _ => OAuthErrors.InvalidSubjectToken,
        };
    }

    private async Task<Result<GrantedTokens>> ExchangeAsync(HttpContext http, VerifiedToken token, CancellationToken ct) =>
        Granted(
            await onboardings.FindAsync(token.Subject, token.SessionId, ct) is { } onboarding
                ? await exchange.ExecuteAsync(onboarding, token.Id, http.Client(), ct)
                : await exchange.RepeatAsync(token.Subject, token.Id, ct)
        );

    private static Result<GrantedTokens> Granted(Result<SessionTokens> exchanged) =>
        exchanged.IsSuccess
            ? new GrantedTokens(
                new ClaimsPrincipal(),
                exchanged.Value.AccessToken,
                exchanged.Value.ExpiresIn,
                ScopeIn(exchanged.Value.AccessToken)
            )
            {
                RefreshToken = exchanged.Value.RefreshToken,
                IssuedTokenType = TokenExchangeGrant.AccessTokenType,
            }
            : OAuthErrors.TemporaryTokenNotReady;

    /// <summary>What our own token says, just issued.</summary>
    private static string ScopeIn(string accessToken) => new JsonWebToken(accessToken).GetClaim("scope").Value;
}

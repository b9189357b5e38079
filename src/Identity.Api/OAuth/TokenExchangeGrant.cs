using System.Security.Claims;
using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.OAuth;

namespace Identity.Api.OAuth;

/// <summary>RFC 8693. The engine has looked at the form of the request; the domain judges the token.</summary>
internal sealed class TokenExchangeGrant(ExchangeToken exchangeToken)
{
    internal const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";

    /// <exception cref="RevocationsUnknownException">Whether the token was revoked cannot be known.</exception>
    internal async Task<Result<GrantedTokens>> ExecuteAsync(Client client, OAuthForm form, CancellationToken ct)
    {
        // Who acts is the client that asks, and nobody in its place (security requirement 56).
        if (form["actor_token"] is not null || form["actor_token_type"] is not null)
        {
            return OAuthErrors.InvalidRequest.Because("actor_token is not supported. The client that asks is the actor.");
        }

        var targets = Targets.In(form);
        if (!targets.IsSuccess)
        {
            return targets.Errors[0];
        }

        var exchanged =
            await exchangeToken.ExecuteAsync(client, form["subject_token"]!, form["scope"], targets.Value, ct)
            ?? throw new RevocationsUnknownException();
        return exchanged.Map(token => new GrantedTokens(new ClaimsPrincipal(), token.AccessToken, token.ExpiresIn, token.Scope)
        {
            IssuedTokenType = AccessTokenType,
        });
    }
}

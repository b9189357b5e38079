using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.OAuth;

namespace Identity.Api.OAuth;

/// <summary>RFC 6749 section 4.1.3. The engine has compared client, redirect URI and proof key with what the code says.</summary>
internal sealed class AuthorizationCodeGrant(RedeemCode redeemCode, PersonClaims claims)
{
    internal async Task<Result<GrantedTokens>> ExecuteAsync(HttpContext http, Client client, OAuthForm form, CancellationToken ct)
    {
        var targets = Targets.In(form);
        if (!targets.IsSuccess)
        {
            return targets.Errors[0];
        }

        var code = await Engine.PresentedAsync(http) ?? throw new InvalidOperationException("The engine let a request without code pass.");
        var redeemed = await redeemCode.ExecuteAsync(client, CodeClaims.Read(code, client.Id), targets.Value, http.Client(), ct);
        return redeemed.IsSuccess
            ? GrantedTokens.Of(redeemed.Value, client, await claims.OfIdTokenAsync(redeemed.Value, ct))
            : redeemed.Errors[0];
    }
}

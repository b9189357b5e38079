using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.OAuth;

namespace Identity.Api.OAuth;

/// <summary>RFC 8628 section 3.4. The engine has looked at the form of the request; the domain knows the device.</summary>
internal sealed class DeviceCodeGrant(RedeemDeviceCode redeemDeviceCode, PersonClaims claims)
{
    internal async Task<Result<GrantedTokens>> ExecuteAsync(HttpContext http, Client client, OAuthForm form, CancellationToken ct)
    {
        var targets = Targets.In(form);
        if (!targets.IsSuccess)
        {
            return targets.Errors[0];
        }

        var redeemed = await redeemDeviceCode.ExecuteAsync(client, form["device_code"]!, targets.Value, http.Client(), ct);
        return redeemed.IsSuccess
            ? GrantedTokens.Of(redeemed.Value, client, await claims.OfIdTokenAsync(redeemed.Value, ct))
            : redeemed.Errors[0];
    }
}

using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.OAuth;

namespace Identity.Api.OAuth;

/// <summary>RFC 6749 section 6, for the sessions of this client alone.</summary>
internal sealed class RefreshTokenGrant(RefreshClientSession refresh, PersonClaims claims)
{
    internal async Task<Result<GrantedTokens>> ExecuteAsync(HttpContext http, Client client, OAuthForm form, CancellationToken ct)
    {
        var targets = Targets.In(form);
        if (!targets.IsSuccess)
        {
            return targets.Errors[0];
        }

        var refreshed = await refresh.ExecuteAsync(client, form["refresh_token"]!, form["scope"], targets.Value, http.Client(), ct);
        return refreshed.IsSuccess
            ? GrantedTokens.Of(refreshed.Value, client, await claims.OfIdTokenAsync(refreshed.Value, ct))
            : refreshed.Errors[0];
    }
}

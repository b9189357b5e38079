using System.Security.Claims;
using Identity.Domain;
using Identity.Domain.OAuth;
using OpenIddict.Abstractions;

namespace Identity.Api.OAuth;

/// <summary>RFC 6749 section 4.4.2, with <c>resource</c> of RFC 8707 and <c>audience</c> as RFC 8693 spells the same wish.</summary>
internal sealed class ClientCredentialsGrant(IssueClientToken issueClientToken)
{
    internal Result<GrantedTokens> Execute(Client client, OAuthForm form)
    {
        var targets = Targets.In(form);
        if (!targets.IsSuccess)
        {
            return targets.Errors[0];
        }

        return issueClientToken
            .Execute(client, form["scope"], targets.Value)
            .Map(issued => new GrantedTokens(HolderOf(client), issued.AccessToken, issued.ExpiresIn, issued.Scope));
    }

    private static ClaimsPrincipal HolderOf(Client client)
    {
        var identity = new ClaimsIdentity("OAuth");
        identity.SetClaim(OpenIddictConstants.Claims.Subject, client.Id);
        return new ClaimsPrincipal(identity);
    }
}

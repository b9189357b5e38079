using System.Security.Claims;
using Identity.Domain.OAuth;

namespace Identity.Api.OAuth;

/// <summary>What a grant hands out.</summary>
/// <param name="Holder">What an id token says, with the granted scopes.</param>
/// <param name="Scope">The granted scopes, separated by spaces.</param>
internal sealed record GrantedTokens(ClaimsPrincipal Holder, string AccessToken, TimeSpan ExpiresIn, string Scope)
{
    public string? RefreshToken { get; init; }

    /// <summary>What an exchange has issued (RFC 8693 section 2.2.1); null from other grants.</summary>
    public string? IssuedTokenType { get; init; }

    internal static GrantedTokens Of(ClientTokens granted, Client client, ClaimsPrincipal holder)
    {
        var (tokens, mayRefresh) = (granted.Tokens, client.Uses(GrantTypes.RefreshToken) && granted.MayRefresh);
        return new GrantedTokens(holder, tokens.AccessToken, tokens.ExpiresIn, granted.Scope)
        {
            RefreshToken = mayRefresh ? tokens.RefreshToken : null,
        };
    }

    public override string ToString() => "***";
}

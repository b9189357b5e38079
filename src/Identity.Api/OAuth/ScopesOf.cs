using OpenIddict.Abstractions;

namespace Identity.Api.OAuth;

/// <summary>Scopes with a meaning of their own.</summary>
internal static class ScopesOf
{
    /// <summary>OpenID Connect Core section 5.4 and 11.</summary>
    internal static readonly IReadOnlyList<string> OpenIdConnect =
    [
        OpenIddictConstants.Scopes.OpenId,
        OpenIddictConstants.Scopes.Profile,
        OpenIddictConstants.Scopes.Email,
        OpenIddictConstants.Scopes.Phone,
        OpenIddictConstants.Scopes.OfflineAccess,
    ];
}

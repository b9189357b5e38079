using System.Collections.Immutable;
using Identity.Domain.OAuth;
using OpenIddict.Abstractions;

namespace Identity.Infrastructure.OAuth;

/// <summary>What a client may do, in the words of the engine.</summary>
internal static class ClientPermissions
{
    internal static ImmutableArray<string> Of(Client client) =>
        [
            OpenIddictConstants.Permissions.Endpoints.Token,
            .. client.Uses(GrantTypes.AuthorizationCode) ? SigningIn : [],
            .. client.Grants.Select(grant => OpenIddictConstants.Permissions.Prefixes.GrantType + grant),
            .. client.Scopes.Select(scope => OpenIddictConstants.Permissions.Prefixes.Scope + scope),
        ];

    private static readonly ImmutableArray<string> SigningIn =
    [
        OpenIddictConstants.Permissions.Endpoints.Authorization,
        OpenIddictConstants.Permissions.Endpoints.PushedAuthorization,
        OpenIddictConstants.Permissions.Endpoints.EndSession,
        OpenIddictConstants.Permissions.ResponseTypes.Code,
    ];
}

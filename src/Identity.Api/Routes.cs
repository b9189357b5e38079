using Identity.Api.Accounts;
using Identity.Api.Admin;
using Identity.Api.Discovery;
using Identity.Api.Health;
using Identity.Api.Http;
using Identity.Api.OAuth;
using Identity.Api.Sessions;
using static Microsoft.AspNetCore.Http.HttpMethods;

namespace Identity.Api;

/// <summary>The table of contents: every route of the service, and nothing is registered anywhere else.</summary>
internal static class Routes
{
    internal static readonly IReadOnlyList<Http.Route> All =
    [
        // Accounts
        new(Post, ["/signup", "/users/public/v1/auth/signup"], Access.Public, SignUpEndpoint.HandleAsync, SignUpEndpoint.Description),
        new(Get, ["/profile", "/users/private/v1/auth/me"], Access.SignedIn, GetProfileEndpoint.HandleAsync, GetProfileEndpoint.Description),
        new(Put, ["/profile", "/users/private/v1/auth/me"], Access.SignedIn, UpdateProfileEndpoint.HandleAsync, UpdateProfileEndpoint.Description),
        new(Delete, ["/profile/image"], Access.SignedIn, RemoveImageEndpoint.HandleAsync, RemoveImageEndpoint.Description),
        new(Get, ["/images/{id}"], Access.Public, GetImageEndpoint.HandleAsync, GetImageEndpoint.Description),

        // Sessions
        new(Post, ["/login", "/users/public/v1/auth/signin"], Access.Public, LogInEndpoint.HandleAsync, LogInEndpoint.Description),
        new(Post, ["/refresh", "/users/public/v1/auth/refresh"], Access.Public, RefreshSessionEndpoint.HandleAsync, RefreshSessionEndpoint.Description),
        new(Post, ["/logout", "/users/private/v1/auth/logout"], Access.Optional, LogOutEndpoint.HandleAsync, LogOutEndpoint.Description),
        new(Get, ["/sessions"], Access.SignedIn, ListSessionsEndpoint.HandleAsync, ListSessionsEndpoint.Description),
        new(Delete, ["/sessions/{id}"], Access.SignedIn, EndSessionEndpoint.HandleAsync, EndSessionEndpoint.Description),
        new(Delete, ["/sessions"], Access.SignedIn, EndOtherSessionsEndpoint.HandleAsync, EndOtherSessionsEndpoint.Description),

        // OAuth
        new(Post, [TokenEndpoint.Path], Access.Public, TokenEndpoint.HandleAsync, TokenEndpoint.Description),

        // Admin
        new(Get, ["/admin/clients"], Access.AdminRead, ListClientsEndpoint.HandleAsync, ListClientsEndpoint.Description),
        new(Get, ["/admin/clients/{id}"], Access.AdminRead, GetClientEndpoint.HandleAsync, GetClientEndpoint.Description),
        new(Post, ["/admin/clients"], Access.Admin, CreateClientEndpoint.HandleAsync, CreateClientEndpoint.Description),
        new(Post, ["/admin/clients/{id}/rotate-secret"], Access.Admin, RotateClientSecretEndpoint.HandleAsync, RotateClientSecretEndpoint.Description),
        new(Post, ["/admin/clients/{id}/disable"], Access.Admin, DisableClientEndpoint.HandleAsync, DisableClientEndpoint.Description),
        new(Get, ["/admin/keys"], Access.AdminRead, ListKeysEndpoint.HandleAsync, ListKeysEndpoint.Description),
        new(Post, ["/admin/keys/rotate"], Access.Admin, RotateKeysEndpoint.HandleAsync, RotateKeysEndpoint.Description),
        new(Post, ["/admin/keys/{kid}/revoke"], Access.Admin, RevokeKeyEndpoint.HandleAsync, RevokeKeyEndpoint.Description),

        // Discovery
        new(Get, ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"], Access.Public, DiscoveryEndpoints.HandleMetadata, DiscoveryEndpoints.MetadataDescription),
        new(Get, ["/.well-known/jwks.json"], Access.Public, DiscoveryEndpoints.HandleKeySet, DiscoveryEndpoints.KeySetDescription),

        // Health
        new(Get, ["/health/live"], Access.Public, HealthEndpoints.HandleLive, HealthEndpoints.LiveDescription),
        new(Get, ["/health/ready"], Access.Public, HealthEndpoints.HandleReadyAsync, HealthEndpoints.ReadyDescription),
    ];

    /// <summary>Every scope that opens a route.</summary>
    internal static IEnumerable<string> Scopes => All.SelectMany(route => route.Access.Scopes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    internal static void MapRoutes(this IEndpointRouteBuilder endpoints)
    {
        foreach (var route in All)
        {
            foreach (var path in route.Paths)
            {
                endpoints.MapMethods(path, [route.Verb], route.Handler).WithMetadata(route);
            }
        }
    }
}

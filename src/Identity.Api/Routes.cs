using Identity.Api.Accounts;
using Identity.Api.Discovery;
using Identity.Api.Gateway;
using Identity.Api.Health;
using Identity.Api.Http;
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

        // Gateway
        new(Get, [AuthorizeEndpoint.Path], Access.Optional, AuthorizeEndpoint.HandleAsync, AuthorizeEndpoint.Description),

        // Discovery
        new(Get, ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"], Access.Public, DiscoveryEndpoints.HandleMetadata, DiscoveryEndpoints.MetadataDescription),
        new(Get, ["/.well-known/jwks.json"], Access.Public, DiscoveryEndpoints.HandleKeySet, DiscoveryEndpoints.KeySetDescription),

        // Health
        new(Get, ["/health/live"], Access.Public, HealthEndpoints.HandleLive, HealthEndpoints.LiveDescription),
        new(Get, ["/health/ready"], Access.Public, HealthEndpoints.HandleReadyAsync, HealthEndpoints.ReadyDescription),
    ];

    internal static void MapRoutes(this IEndpointRouteBuilder endpoints)
    {
        foreach (var route in All)
        {
            foreach (var path in route.Paths)
            {
                endpoints.MapMethods(path, route.Verb == Get ? [Get, Head] : [route.Verb], route.Handler) // RFC 9110 section 9.3.2
                    .WithMetadata(route);
            }
        }
    }
}

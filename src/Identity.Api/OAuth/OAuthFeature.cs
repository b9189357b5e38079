using Identity.Api.Http;
using Identity.Domain.OAuth;

namespace Identity.Api.OAuth;

/// <summary>Clients, and the tokens that they get for themselves.</summary>
internal static class OAuthFeature
{
    internal static IServiceCollection AddOAuth(this IServiceCollection services) =>
        services
            .AddSingleton<CreateClient>()
            .AddSingleton<RotateClientSecret>()
            .AddSingleton<DisableClient>()
            .AddSingleton<AuthenticateClient>()
            .AddSingleton<IssueClientToken>()
            .AddSingleton<ClientCredentialsGrant>()
            .AddSingleton<IRefusalShape, OAuthRefusals>();
}

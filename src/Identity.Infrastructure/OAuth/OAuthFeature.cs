using Identity.Domain.OAuth;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure.OAuth;

/// <summary>Clients.</summary>
internal static class OAuthFeature
{
    internal static IServiceCollection AddOAuth(this IServiceCollection services) => services.AddSingleton<IClientStore, ClientStore>();
}

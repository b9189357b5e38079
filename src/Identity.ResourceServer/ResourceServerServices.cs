using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Identity.ResourceServer;

public static class ResourceServerServices
{
    /// <summary>Name of the <see cref="HttpClient"/> that asks the identity service, for those who need a proxy or another
    /// handler.</summary>
    public const string HttpClientName = "Identity.ResourceServer";

    private const int LargestAnswer = 4 * 1024 * 1024;

    /// <summary>Accepts access tokens of Identity as the scheme <c>Bearer</c>, which becomes the default, and adds authorization. Faults
    /// of the options stop the service at its start.</summary>
    public static IServiceCollection AddIdentityResourceServer(this IServiceCollection services, Action<ResourceServerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ResourceServerOptions>().Configure(configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ResourceServerOptions>, ResourceServerOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services
            .AddHttpClient(HttpClientName, client => client.MaxResponseContentBufferSize = LargestAnswer)
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false, // a secret goes to nobody else
                    UseCookies = false,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(2), // follow DNS
                    ConnectTimeout = TimeSpan.FromSeconds(3),
                }
            )
            .RemoveAllLoggers(); // four lines for each question, every three seconds
        services
            .AddSingleton<IssuerClient>()
            .AddSingleton<IssuerKeys>()
            .AddSingleton<RevokedTokens>()
            .AddSingleton<ResourceServerMetrics>()
            .AddSingleton<BearerChecks>()
            .AddSingleton<IConfigureOptions<JwtBearerOptions>, ConfigureBearer>()
            .AddHostedService<IssuerWatch>();
        services
            .AddSingleton<IAuthorizationHandler, ScopeHandler>()
            .AddSingleton<IAuthorizationHandler, BranchHandler>()
            .AddSingleton<IAuthorizationHandler, TemporaryTokenHandler>()
            .AddSingleton<IAuthorizationHandler, ApplicationHandler>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddAuthorization();
        return services;
    }
}

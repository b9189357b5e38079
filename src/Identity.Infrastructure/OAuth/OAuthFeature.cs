using Identity.Domain.OAuth;
using Identity.Domain.Tokens.Feed;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Persistence.Retention;
using Identity.Infrastructure.Tokens.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure.OAuth;

/// <summary>Clients, and what the protocol engine reads.</summary>
internal static class OAuthFeature
{
    internal static IServiceCollection AddOAuth(this IServiceCollection services)
    {
        services
            .AddSingleton<IClientStore, ClientStore>()
            .AddSingleton<IClientSessions, ClientSessions>()
            .AddSingleton<IConsents, ConsentStore>()
            .AddSingleton<DeviceCodes>()
            .AddSingleton<IDeviceCodes>(it => it.GetRequiredService<DeviceCodes>())
            .AddSingleton<IDeviceAuthorizations, DeviceAuthorizations>()
            .AddSingleton<ISweep, DeviceAuthorizationSweep>()
            .AddSingleton<LogoutNotices>()
            .AddSingleton<INoticeTransport, BackchannelLogout>()
            .AddSingleton<IRequestProofs, RequestProofs>()
            .AddSingleton<IClientAssertions, ClientAssertions>()
            .AddSingleton<ISweep, UsedAssertionSweep>()
            .AddSingleton<IRevocationReaders, RevocationReaders>()
            .AddScoped<RequestingClient>();
        services.AddSingleton(it => new ProtocolKeys(it.GetRequiredService<SigningKeyRing>(), it.GetRequiredService<MasterKeyRing>()));
        services
            .AddHttpClient(BackchannelLogout.ClientName)
            .RemoveAllLoggers() // an address may hold a key
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false, // a redirect would take the token to an address that was not registered
                    UseCookies = false,
                    UseProxy = false, // the address that is connected to is judged
                    ConnectCallback = BackchannelConnection.OpenAsync,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                }
            );
        services
            .AddOpenIddict()
            .AddCore(core =>
                core.DisableEntityCaching()
                    .SetDefaultApplicationEntity<Client>()
                    .ReplaceApplicationStore<Client, ClientApplications>()
                    .ReplaceApplicationManager<Client, ClientApplicationManager>()
            );
        return services;
    }
}

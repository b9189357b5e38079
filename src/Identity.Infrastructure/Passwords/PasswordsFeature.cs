using Identity.Domain.Import;
using Identity.Domain.Passwords;
using Identity.Domain.Profiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Identity.Infrastructure.Passwords;

/// <summary>Hashing, and everything that is kept about passwords.</summary>
internal static class PasswordsFeature
{
    internal static IServiceCollection AddPasswords(this IServiceCollection services)
    {
        services.AddSingleton(Crypt.OfThisProcess).AddSingleton<PasswordHasher>().AddSingleton<IForeignHashes, ForeignHashes>();
        services.TryAddSingleton<IPasswordHasher>(it => it.GetRequiredService<PasswordHasher>()); // a test may listen in between
        services.AddSingleton<ICredentials, CredentialStore>().AddSingleton<IProfiles, CredentialStore>();
        services.AddSingleton<IResetRequests, ResetRequests>().AddSingleton<IKnownDevices, KnownDevices>();
        return services.AddBreachedPasswords();
    }

    internal static IServiceCollection AddBreachedPasswords(this IServiceCollection services)
    {
        // Its own log lines would hold the prefix; a metric says how it went.
        services
            .AddMetrics()
            .AddHttpClient(BreachedPasswords.ClientName, client => client.MaxResponseContentBufferSize = BreachedPasswords.LongestAnswer)
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false, // a redirect would take the prefix to somebody who was not configured
                    UseCookies = false,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                }
            );
        services.AddSingleton(it => new BreachServiceProbe(it.GetRequiredService<IBreachedPasswords>()));
        return services.AddSingleton<IBreachedPasswords, BreachedPasswords>();
    }
}

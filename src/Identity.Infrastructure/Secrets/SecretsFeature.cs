using Identity.Domain.Secrets;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure.Secrets;

/// <summary>Mailed links and codes.</summary>
internal static class SecretsFeature
{
    internal static IServiceCollection AddSecrets(this IServiceCollection services) =>
        services
            .AddSingleton<IOneTimeSecretStore, OneTimeSecretStore>()
            .AddSingleton<ICodeMac, CodeMac>()
            .AddSingleton<ISweep, SecretSweep>();
}

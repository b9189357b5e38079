using Identity.Domain.Throttling;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure.Throttling;

/// <summary>Counters that all replicas share.</summary>
internal static class ThrottlingFeature
{
    internal static IServiceCollection AddThrottling(this IServiceCollection services) =>
        services
            .AddSingleton<ThrottleKeys>()
            .AddSingleton<IThrottles, Throttles>()
            .AddSingleton<ILockouts, Lockouts>()
            .AddSingleton<ISweep, ThrottleSweep>()
            .AddSingleton<WrongCodes>()
            .AddSingleton<IWrongCodes>(it => it.GetRequiredService<WrongCodes>());
}

using Identity.Domain.Privacy;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure.Privacy;

/// <summary>What goes with a user, and what is told of one.</summary>
internal static class PrivacyFeature
{
    internal static IServiceCollection AddPrivacy(this IServiceCollection services) =>
        services
            .AddSingleton<UserErasure>()
            .AddSingleton<Displacement>()
            .AddSingleton<IPersonalData, PersonalDataStore>()
            .AddSingleton<ISweep, UnverifiedUserSweep>();
}

using Identity.Domain.Onboarding;
using Identity.Domain.Tokens;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure.Onboarding;

/// <summary>Onboardings that are under way.</summary>
internal static class OnboardingFeature
{
    internal static IServiceCollection AddOnboarding(this IServiceCollection services) =>
        services
            .AddSingleton<OnboardingStore>()
            .AddSingleton<IOnboardingStore>(it => it.GetRequiredService<OnboardingStore>())
            .AddSingleton<ITemporarySessions>(it => it.GetRequiredService<OnboardingStore>())
            .AddSingleton<ISweep, CodeSweep>();
}

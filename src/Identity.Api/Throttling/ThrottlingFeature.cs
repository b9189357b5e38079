using Identity.Api.Http;

namespace Identity.Api.Throttling;

/// <summary>How much a caller may ask for.</summary>
internal static class ThrottlingFeature
{
    internal static IServiceCollection AddThrottling(this IServiceCollection services, RateLimitSettings settings) =>
        services.AddSingleton(settings).AddSingleton<AddressLimits>().AddSingleton<CallerLimits>();
}

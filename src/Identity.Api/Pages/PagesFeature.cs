using Identity.Api.Http;

namespace Identity.Api.Pages;

/// <summary>Forms for people whom no frontend serves. They ask the use cases of the other features.</summary>
internal static class PagesFeature
{
    internal static IServiceCollection AddPages(this IServiceCollection services) =>
        services.AddSingleton<OnboardingPages>().AddSingleton<IRefusalShape, PageRefusals>();
}

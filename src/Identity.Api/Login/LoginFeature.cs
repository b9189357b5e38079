using Identity.Domain.Login;

namespace Identity.Api.Login;

/// <summary>Passwords in, sessions out, or the onboarding that is left to do.</summary>
internal static class LoginFeature
{
    internal static IServiceCollection AddLogin(this IServiceCollection services) => services.AddSingleton<LogIn>();
}

using Identity.Domain.Privacy;
using Identity.Domain.Users;

namespace Identity.Api.Privacy;

/// <summary>A copy of what is kept about a user, and its end.</summary>
internal static class PrivacyFeature
{
    internal static IServiceCollection AddPrivacy(this IServiceCollection services, AccountSettings settings) =>
        services.AddSingleton(settings).AddSingleton<EraseUser>();
}

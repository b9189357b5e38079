using Identity.Domain.Profiles;

namespace Identity.Api.Profiles;

/// <summary>What users say about themselves.</summary>
internal static class ProfilesFeature
{
    internal static IServiceCollection AddProfiles(this IServiceCollection services) => services.AddSingleton<UpdateProfile>();
}

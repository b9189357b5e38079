using Identity.Domain.Branches;

namespace Identity.Api.Branches;

/// <summary>Branches, and the users whom operators and advisors manage.</summary>
internal static class BranchesFeature
{
    internal static IServiceCollection AddBranches(this IServiceCollection services) =>
        services
            .AddSingleton<CreateBranch>()
            .AddSingleton<ProvisionUser>()
            .AddSingleton<DisableUser>()
            .AddSingleton<EnableUser>()
            .AddSingleton<UnlockUser>()
            .AddSingleton<ShowUser>()
            .AddSingleton<SetRoles>()
            .AddSingleton<RenameUser>()
            .AddSingleton<RevokeSessions>();
}

using Identity.Domain.Branches;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure.Branches;

/// <summary>Branches and whom they manage.</summary>
internal static class BranchesFeature
{
    internal static IServiceCollection AddBranches(this IServiceCollection services) =>
        services.AddSingleton<IBranches, BranchStore>().AddSingleton<IManagedUsers, ManagedUsers>();
}

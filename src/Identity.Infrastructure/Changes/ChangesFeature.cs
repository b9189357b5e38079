using Identity.Domain;
using Identity.Domain.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure.Changes;

/// <summary>The one way in which users and invitations change.</summary>
internal static class ChangesFeature
{
    internal static IServiceCollection AddChanges(this IServiceCollection services) =>
        services
            .AddSingleton<ChangeTransaction>()
            .AddSingleton<Consequences>()
            .AddSingleton<IUsers, UserChanges>()
            .AddSingleton(typeof(IChanges<,>), typeof(RowChanges<,>));
}

using Identity.Domain.Invitations;
using Identity.Infrastructure.Persistence.Retention;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure.Invitations;

/// <summary>Invitations and the tokens of their links.</summary>
internal static class InvitationsFeature
{
    internal static IServiceCollection AddInvitations(this IServiceCollection services) =>
        services
            .AddSingleton<IInvitationStore, InvitationStore>()
            .AddSingleton<IInvitationTokens, InvitationTokens>()
            .AddSingleton<ISweep, InvitationSweep>();
}

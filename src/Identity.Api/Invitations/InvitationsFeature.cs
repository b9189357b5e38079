using Identity.Domain.Invitations;
using Identity.Domain.Messaging;

namespace Identity.Api.Invitations;

/// <summary>How an advisor invites people, up to the acceptance that begins an onboarding.</summary>
internal static class InvitationsFeature
{
    internal static IServiceCollection AddInvitations(this IServiceCollection services, IReadOnlyList<Agreement> agreements) =>
        services
            .AddSingleton(new AgreementSettings(agreements))
            .AddSingleton<InvitationMails>()
            .AddSingleton<InvitationRules>()
            .AddSingleton<InviteIndividual>()
            .AddSingleton<ResendInvitation>()
            .AddSingleton<RevokeInvitation>()
            .AddSingleton<CheckInvitation>()
            .AddSingleton<RenewInvitation>()
            .AddSingleton<AcceptInvitation>()
            .AddSingleton<IDeliveryWatch, WatchInvitationMails>();
}

using Identity.Api.Http;
using Identity.Domain.Invitations;

namespace Identity.Api.Pages;

/// <summary>The button of the page of an expired link.</summary>
internal static class RenewInvitationPage
{
    internal static readonly RouteDescription Description = Page.Describe("invitationPagesRenew", "Ask for a new link from the page", 400);

    internal static async Task<IResult> HandleAsync(HttpContext http, RenewInvitation renewInvitation, CancellationToken ct)
    {
        if (await PageForm.ReadAsync(http) is not { } form)
        {
            return PageForm.Refused();
        }

        await renewInvitation.ExecuteAsync(form["token"].ToString(), ct);
        return Page.Message("Check your email", "If this invitation can be renewed, we sent a new link to the invited email address.");
    }
}

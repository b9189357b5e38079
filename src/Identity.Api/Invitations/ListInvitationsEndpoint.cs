using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Invitations;

namespace Identity.Api.Invitations;

internal static class ListInvitationsEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Invitations",
        "List the invitations of your branch",
        null,
        StatusCodes.Status200OK,
        typeof(ListEnvelope<InvitationResponse>),
        RequestErrors.QueryInvalid,
        InvitationErrors.StatusInvalid
    )
    {
        Filters = [StatesQuery.Parameter],
    };

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        PageQuery page,
        SearchQuery search,
        StatesQuery states,
        IInvitationStore invitations,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var now = time.Now();
        var found = await invitations.ListAsync(http.Branch(), states.States, search.Text, page, now, ct);
        return Envelopes.List(found, invitation => InvitationResponse.From(invitation, now));
    }
}

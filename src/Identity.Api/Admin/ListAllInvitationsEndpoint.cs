using Identity.Api.Http;
using Identity.Api.Invitations;
using Identity.Domain;
using Identity.Domain.Invitations;

namespace Identity.Api.Admin;

internal static class ListAllInvitationsEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "List the invitations of all branches, newest first",
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
        PageQuery page,
        SearchQuery search,
        StatesQuery states,
        IInvitationStore invitations,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var now = time.Now();
        var found = await invitations.ListAsync(branchId: null, states.States, search.Text, page, now, ct);
        return Envelopes.List(found, invitation => InvitationResponse.From(invitation, now));
    }
}

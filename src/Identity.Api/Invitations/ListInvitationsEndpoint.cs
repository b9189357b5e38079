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
        IsPaged = true,
        IsSearched = true,
        Filters =
        [
            new("status", "Only invitations in one of these states, with commas between them.", [.. JsonNames.Of<InvitationState>()])
            {
                IsList = true,
            },
        ],
    };

    internal static async Task<IResult> HandleAsync(HttpContext http, IInvitationStore invitations, TimeProvider time, CancellationToken ct)
    {
        if (http.Token().BranchId is not { } branchId)
        {
            return Domain.Tokens.TokenErrors.Forbidden.ToProblem();
        }

        List<Error> faults = [];
        var page = Paging.Read(http.Request.Query);
        faults.AddRange(page.Errors);
        var search = Search.Read(http.Request.Query);
        faults.AddRange(search.Errors);
        var states = States(http.Request.Query["status"].ToString(), faults);
        if (faults.Count > 0)
        {
            return faults.ToProblem();
        }

        var now = time.Now();
        return Envelopes.List(
            await invitations.ListAsync(branchId, states, Search.OrNull(search.Value), page.Value!, now, ct),
            invitation => InvitationResponse.From(invitation, now)
        );
    }

    private static List<InvitationState> States(string text, List<Error> faults)
    {
        List<InvitationState> states = [];
        foreach (var name in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var known = Enum.GetValues<InvitationState>()
                .Where(state => state.ToString().Equals(name, StringComparison.OrdinalIgnoreCase))
                .ToList();
            if (known.Count == 0)
            {
                faults.Add(InvitationErrors.StatusInvalid);
                break;
            }

            states.AddRange(known);
        }

        return states;
    }
}

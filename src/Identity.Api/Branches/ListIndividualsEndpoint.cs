using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Onboarding;
using Identity.Domain.Tokens;

namespace Identity.Api.Branches;

internal static class ListIndividualsEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Branches",
        "List the individuals of your branch",
        null,
        StatusCodes.Status200OK,
        typeof(ListEnvelope<UserResponse>),
        RequestErrors.QueryInvalid,
        BranchErrors.StatusInvalid
    )
    {
        IsPaged = true,
        IsSearched = true,
        Filters = [Branches.Filters.StatusParameter],
    };

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        IManagedUsers users,
        OnboardingSettings settings,
        CancellationToken ct
    )
    {
        if (http.Token().BranchId is not { } branchId)
        {
            return TokenErrors.Forbidden.ToProblem();
        }

        List<Error> faults = [];
        var page = Paging.Read(http.Request.Query);
        faults.AddRange(page.Errors);
        var search = Search.Read(http.Request.Query);
        faults.AddRange(search.Errors);
        var filter = new UserFilter(
            UserScope.IndividualsOf(branchId),
            Search.OrNull(search.Value),
            Filters.Status(http.Request.Query, faults)
        );
        return faults.Count > 0
            ? faults.ToProblem()
            : Envelopes.List(await users.ListAsync(filter, page.Value!, ct), user => UserResponse.From(user, settings));
    }
}

using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Onboarding;

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
        Filters = [StatusQuery.Parameter],
    };

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        PageQuery page,
        SearchQuery search,
        StatusQuery status,
        IManagedUsers users,
        OnboardingSettings settings,
        CancellationToken ct
    )
    {
        var filter = new UserFilter(UserScope.IndividualsOf(http.Branch()), search.Text, status.Status);
        return Envelopes.List(await users.ListAsync(filter, page, ct), user => UserResponse.From(user, settings));
    }
}

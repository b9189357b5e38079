using Identity.Api.Branches;
using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Onboarding;

namespace Identity.Api.Admin;

internal static class ListUsersEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "List users, newest first",
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
        List<Error> faults = [];
        var page = Paging.Read(http.Request.Query);
        var search = Search.Read(http.Request.Query);
        var filter = new UserFilter(UserScope.Everybody, Search.OrNull(search.Value), Filters.Status(http.Request.Query, faults));
        faults.InsertRange(0, [.. page.Errors, .. search.Errors]);
        return faults.Count > 0
            ? faults.ToProblem()
            : Envelopes.List(await users.ListAsync(filter, page.Value!, ct), user => UserResponse.From(user, settings));
    }
}

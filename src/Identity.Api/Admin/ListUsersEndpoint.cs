using Identity.Api.Branches;
using Identity.Api.Http;
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
        Filters = [StatusQuery.Parameter],
    };

    internal static async Task<IResult> HandleAsync(
        PageQuery page,
        SearchQuery search,
        StatusQuery status,
        IManagedUsers users,
        OnboardingSettings settings,
        CancellationToken ct
    )
    {
        var filter = new UserFilter(UserScope.Everybody, search.Text, status.Status);
        return Envelopes.List(await users.ListAsync(filter, page, ct), user => UserResponse.From(user, settings));
    }
}

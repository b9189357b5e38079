using Identity.Api.Http;
using Identity.Api.Profiles;
using Identity.Domain;
using Identity.Domain.Branches;

namespace Identity.Api.Admin;

internal static class ListBranchesEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "List the branches by name",
        null,
        StatusCodes.Status200OK,
        typeof(ListEnvelope<BranchResponse>),
        RequestErrors.QueryInvalid
    )
    {
        IsPaged = true,
        IsSearched = true,
    };

    internal static async Task<IResult> HandleAsync(HttpContext http, IBranches branches, CancellationToken ct)
    {
        var page = Paging.Read(http.Request.Query);
        var search = Search.Read(http.Request.Query);
        if (!page.IsSuccess || !search.IsSuccess)
        {
            return ((IReadOnlyList<Error>)[.. page.Errors, .. search.Errors]).ToProblem();
        }

        return Envelopes.List(
            await branches.ListAsync(Search.OrNull(search.Value), page.Value, ct),
            branch => new BranchResponse(branch.Id, branch.Name)
        );
    }
}

using Identity.Api.Http;
using Identity.Api.Profiles;
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
    );

    internal static async Task<IResult> HandleAsync(PageQuery page, SearchQuery search, IBranches branches, CancellationToken ct) =>
        Envelopes.List(await branches.ListAsync(search.Text, page, ct), branch => new BranchResponse(branch.Id, branch.Name));
}

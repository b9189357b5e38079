using Identity.Api.Http;
using Identity.Api.Profiles;
using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class CreateBranchEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin", "Create a branch", typeof(Request), StatusCodes.Status201Created, typeof(BranchResponse), UserErrors.NameInvalid);

    /// <param name="Name" example="Berlin">1 to 200 characters on one line.</param>
    internal sealed record Request(string Name);

    internal static async Task<IResult> HandleAsync(HttpContext http, CreateBranch createBranch, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var created = await createBranch.ExecuteAsync(body.Value.Value.Name, http.Operator(), ct);
        return created.IsSuccess
            ? Envelopes.Created("/admin/branches", new BranchResponse(created.Value.Id, created.Value.Name))
            : body.Value.ToProblem(created.Errors);
    }
}

internal static class ListBranchesEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin", "List the branches by name", null, StatusCodes.Status200OK, typeof(ListEnvelope<BranchResponse>), RequestErrors.QueryInvalid)
    { IsPaged = true, IsSearched = true };

    internal static async Task<IResult> HandleAsync(HttpContext http, IBranches branches, CancellationToken ct)
    {
        var page = Paging.Read(http.Request.Query);
        var search = Search.Read(http.Request.Query);
        if (!page.IsSuccess || !search.IsSuccess)
        {
            return ((IReadOnlyList<Error>)[.. page.Errors, .. search.Errors]).ToProblem();
        }

        return Envelopes.List(
            await branches.ListAsync(Search.OrNull(search.Value), page.Value, ct), branch => new BranchResponse(branch.Id, branch.Name));
    }
}

using Identity.Api.Accounts;
using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Accounts;
using Identity.Domain.Branches;

namespace Identity.Api.Admin;

internal static class CreateBranchEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin", "Create a branch", typeof(Request), StatusCodes.Status201Created, typeof(BranchResponse), AccountErrors.NameInvalid);

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

    internal static async Task<IResult> HandleAsync(HttpContext http, IMemberStore members, CancellationToken ct)
    {
        var page = Paging.Read(http.Request.Query);
        var search = Search.Read(http.Request.Query);
        if (!page.IsSuccess || !search.IsSuccess)
        {
            return ((IReadOnlyList<Error>)[.. page.Errors, .. search.Errors]).ToProblem();
        }

        return Envelopes.List(
            await members.ListBranchesAsync(Search.OrNull(search.Value), page.Value, ct), branch => new BranchResponse(branch.Id, branch.Name));
    }
}

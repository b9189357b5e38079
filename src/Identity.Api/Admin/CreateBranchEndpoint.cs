using Identity.Api.Http;
using Identity.Api.Profiles;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class CreateBranchEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Create a branch",
        typeof(Request),
        StatusCodes.Status201Created,
        typeof(BranchResponse),
        UserErrors.NameInvalid
    );

    /// <param name="Name" example="Berlin">1 to 200 characters on one line.</param>
    internal sealed record Request(string Name);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        JsonBody<Request> body,
        CreateBranch createBranch,
        CancellationToken ct
    )
    {
        var created = await createBranch.ExecuteAsync(body.Value.Name, http.Operator(), ct);
        return created.IsSuccess
            ? Envelopes.Created("/admin/branches", new BranchResponse(created.Value.Id, created.Value.Name))
            : body.ToProblem(created.Errors);
    }
}

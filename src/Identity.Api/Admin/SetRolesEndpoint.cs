using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Sessions;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class SetRolesEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Replace the roles of a user, and end all their sessions",
        typeof(Request),
        StatusCodes.Status204NoContent,
        null,
        UserErrors.NotFound,
        SessionErrors.RolesInvalid,
        BranchErrors.BranchRequired,
        BranchErrors.BranchNotFound.On("branchId")
    );

    /// <param name="Roles" example="[&quot;advisor&quot;]">All roles that the user holds from now on.</param>
    /// <param name="BranchId" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The branch of the user from now on. Omit it to keep the
    /// present one. An advisor must have one.</param>
    internal sealed record Request(string[] Roles, Guid? BranchId);

    internal static async Task<IResult> HandleAsync(HttpContext http, RouteId id, SetRoles setRoles, CancellationToken ct)
    {
        var body = await JsonBody.ReadPartlyAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var (names, branchId) = (body.Value.Value.Roles, body.Value.Value.BranchId);
        if (body.Value.Faults.Count > 0)
        {
            return body.Value.ToProblem(await setRoles.CheckAsync(names, branchId, ct));
        }

        var done = await setRoles.ExecuteAsync(id, names, branchId, http.Operator(), ct);
        return done.IsSuccess ? TypedResults.NoContent() : body.Value.ToProblem(done.Errors);
    }
}

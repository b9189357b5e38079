using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Api.Branches;

internal static class DisableIndividualEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Branches", "Disable an individual and end all their sessions", null, StatusCodes.Status204NoContent, null, UserErrors.NotFound);

    internal static async Task<IResult> HandleAsync(HttpContext http, string id, DisableUser disableMember, CancellationToken ct)
    {
        if (http.Token().BranchId is not { } branchId || !Guid.TryParseExact(id, "D", out var userId))
        {
            return UserErrors.NotFound.ToProblem();
        }

        var done = await disableMember.ExecuteAsync(UserScope.IndividualsOf(branchId), userId, http.Operator(), ct);
        return done.IsSuccess ? TypedResults.NoContent() : done.Errors.ToProblem();
    }
}

using Identity.Api.Http;
using Identity.Domain.Branches;

namespace Identity.Api.Branches;

internal static class DisableIndividualEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Branches", "Disable an individual and end all their sessions", null, StatusCodes.Status204NoContent, null, BranchErrors.MemberNotFound);

    internal static async Task<IResult> HandleAsync(HttpContext http, string id, DisableMember disableMember, CancellationToken ct)
    {
        if (http.Token().BranchId is not { } branchId || !Guid.TryParseExact(id, "D", out var userId))
        {
            return BranchErrors.MemberNotFound.ToProblem();
        }

        var done = await disableMember.ExecuteAsync(MemberScope.IndividualsOf(branchId), userId, http.Operator(), ct);
        return done.IsSuccess ? TypedResults.NoContent() : done.Errors.ToProblem();
    }
}

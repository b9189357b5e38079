using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class RevokeUserSessionsEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin", "End all sessions of a user", null, StatusCodes.Status204NoContent, null, UserErrors.NotFound);

    internal static async Task<IResult> HandleAsync(HttpContext http, string id, RevokeSessions revokeSessions, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var userId))
        {
            return UserErrors.NotFound.ToProblem();
        }

        var revoked = await revokeSessions.OfUserAsync(userId, http.Operator(), ct);
        return revoked.IsSuccess ? TypedResults.NoContent() : revoked.Errors.ToProblem();
    }
}

using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Api.Admin;

internal static class RevokeUserSessionsEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "End all sessions of a user",
        null,
        StatusCodes.Status204NoContent,
        null,
        UserErrors.NotFound
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, RouteId id, RevokeSessions revokeSessions, CancellationToken ct) =>
        (await revokeSessions.OfUserAsync(id, http.Operator(), ct)).ToNoContent();
}

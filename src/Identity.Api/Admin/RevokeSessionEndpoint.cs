using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Sessions;

namespace Identity.Api.Admin;

internal static class RevokeSessionEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "End one session",
        null,
        StatusCodes.Status204NoContent,
        null,
        SessionErrors.SessionNotFound
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, RouteId id, RevokeSessions revokeSessions, CancellationToken ct) =>
        (await revokeSessions.OneAsync(id, http.Operator(), ct)).ToNoContent();
}

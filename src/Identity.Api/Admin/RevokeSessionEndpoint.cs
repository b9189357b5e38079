using Identity.Api.Http;
using Identity.Domain.Branches;
using Identity.Domain.Sessions;

namespace Identity.Api.Admin;

internal static class RevokeSessionEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin", "End one session", null, StatusCodes.Status204NoContent, null, SessionErrors.SessionNotFound);

    internal static async Task<IResult> HandleAsync(HttpContext http, string id, RevokeSessions revokeSessions, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var sessionId))
        {
            return SessionErrors.SessionNotFound.ToProblem();
        }

        var revoked = await revokeSessions.OneAsync(sessionId, http.Operator(), ct);
        return revoked.IsSuccess ? TypedResults.NoContent() : revoked.Errors.ToProblem();
    }
}

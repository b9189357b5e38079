using Identity.Api.Http;
using Identity.Domain.Sessions;

namespace Identity.Api.Sessions;

internal static class EndSessionEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Sessions", "End one of your sessions", null, StatusCodes.Status204NoContent, null, SessionErrors.SessionNotFound)
    { Identifier = ("The `id` of a row of `GET /sessions`, which is the `sid` of the session's tokens.", "019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11") };

    internal static async Task<IResult> HandleAsync(HttpContext http, string id, EndSession endSession, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var sessionId))
        {
            return SessionErrors.SessionNotFound.ToProblem();
        }

        var ended = await endSession.ExecuteAsync(http.Token().Subject, sessionId, http.Client(), ct);
        return ended.IsSuccess ? TypedResults.NoContent() : ended.Errors.ToProblem();
    }
}

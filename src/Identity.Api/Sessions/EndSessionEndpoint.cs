using Identity.Api.Http;
using Identity.Domain.Sessions;

namespace Identity.Api.Sessions;

internal static class EndSessionEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Sessions", "End one of your sessions", null, StatusCodes.Status204NoContent, null, SessionErrors.SessionNotFound);

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

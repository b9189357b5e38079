using Identity.Api.Http;
using Identity.Domain.Sessions;

namespace Identity.Api.Sessions;

internal static class EndOtherSessionsEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Sessions",
        "End all your other sessions",
        null,
        StatusCodes.Status204NoContent,
        null
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, EndOtherSessions endOtherSessions, CancellationToken ct)
    {
        var caller = http.Token();
        await endOtherSessions.ExecuteAsync(caller.Subject, caller.SessionId, http.Client(), ct);
        return TypedResults.NoContent();
    }
}

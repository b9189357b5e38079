using Identity.Api.Http;
using Identity.Domain.Sessions;

namespace Identity.Api.Sessions;

internal static class EndSessionEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Sessions",
        "End one of your sessions",
        null,
        StatusCodes.Status204NoContent,
        null,
        SessionErrors.SessionNotFound
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, RouteId id, EndSession endSession, CancellationToken ct) =>
        (await endSession.ExecuteAsync(http.Token().Subject, id, http.Client(), ct)).ToNoContent();
}

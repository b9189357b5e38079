using Identity.Api.Http;
using Identity.Domain.OAuth;

namespace Identity.Api.Admin;

internal static class DisableClientEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Disable a client permanently. Its access tokens are refused within a second",
        null,
        StatusCodes.Status204NoContent,
        null,
        ClientErrors.NotFound
    );

    internal static async Task<IResult> HandleAsync(HttpContext http, string id, DisableClient disableClient, CancellationToken ct) =>
        (await disableClient.ExecuteAsync(id, http.Operator(), ct)).ToNoContent();
}

using Identity.Api.Http;
using Identity.Domain.Tokens.Keys;

namespace Identity.Api.Admin;

internal static class RevokeKeyEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Stop using a leaked key immediately",
        null,
        StatusCodes.Status204NoContent,
        null,
        KeyErrors.KeyNotFound
    );

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        string kid,
        RevokeSigningKey revokeSigningKey,
        CancellationToken ct
    ) => (await revokeSigningKey.ExecuteAsync(kid, http.Operator(), ct)).ToNoContent();
}

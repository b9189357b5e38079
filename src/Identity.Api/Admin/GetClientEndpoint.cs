using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.OAuth;

namespace Identity.Api.Admin;

internal static class GetClientEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "Show a service client",
        null,
        StatusCodes.Status200OK,
        typeof(ClientResponse),
        ClientErrors.NotFound
    );

    internal static async Task<IResult> HandleAsync(string id, IClientStore clients, CancellationToken ct) =>
        ClientId.IsWellFormed(id) && await clients.FindAsync(id, ct) is { } client
            ? Envelopes.Ok(ClientResponse.From(client))
            : ClientErrors.NotFound.ToProblem();
}

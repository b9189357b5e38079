using Identity.Api.Http;
using Identity.Domain.OAuth;

namespace Identity.Api.Admin;

internal static class ListClientsEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "List the service clients, newest first",
        null,
        StatusCodes.Status200OK,
        typeof(ListEnvelope<ClientResponse>),
        RequestErrors.QueryInvalid
    );

    internal static async Task<IResult> HandleAsync(PageQuery page, SearchQuery search, IClientStore clients, CancellationToken ct) =>
        Envelopes.List(await clients.ListAsync(search.Text, page, ct), ClientResponse.From);
}

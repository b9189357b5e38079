using Identity.Api.Http;
using Identity.Domain;
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
    )
    {
        IsPaged = true,
        IsSearched = true,
    };

    internal static async Task<IResult> HandleAsync(HttpContext http, IClientStore clients, CancellationToken ct)
    {
        var page = Paging.Read(http.Request.Query);
        var search = Search.Read(http.Request.Query);
        if (!page.IsSuccess || !search.IsSuccess)
        {
            return ((IReadOnlyList<Error>)[.. page.Errors, .. search.Errors]).ToProblem();
        }

        var found = await clients.ListAsync(Search.OrNull(search.Value), page.Value, ct);
        return Envelopes.List(found, ClientResponse.From);
    }
}

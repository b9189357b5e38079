using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;

namespace Identity.Api.Admin;

internal static class ListKeysEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "List the signing keys in order",
        null,
        StatusCodes.Status200OK,
        typeof(ListEnvelope<KeyResponse>),
        RequestErrors.QueryInvalid
    )
    {
        IsPaged = true,
    };

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        ISigningKeyStore keys,
        TokenSettings settings,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var page = Paging.Read(http.Request.Query);
        if (!page.IsSuccess)
        {
            return page.Errors.ToProblem();
        }

        // A handful: states depend on neighbours, so all are read whichever page is wanted.
        var all = KeyResponse.From(await keys.ListAsync(ct), settings.LongestTokenLifetime, time.Now());
        return Envelopes.List(
            new Page<KeyResponse>([.. all.Skip(page.Value.Skip).Take(page.Value.Size)], all.Count, page.Value),
            key => key
        );
    }
}

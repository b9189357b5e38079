using Identity.Api.Http;

namespace Identity.Api.Throttling;

/// <summary>
/// Refuses what is beyond the <see cref="Limit"/> in a route's line of the table. On a public route it stands before any body or database
/// is looked at. On a route that needs a token it stands behind the token and the <see cref="CallerLimit"/>: a request that these refuse
/// costs one read at most, and must not use up what a signed-in neighbour behind the same address has.
/// </summary>
internal sealed class RequireLimit(RequestDelegate next, AddressLimits limits, IEnumerable<IRefusalShape> shapes, bool behindTokens)
{
    internal const bool OfPublicRoutes = false;
    internal const bool BehindTokens = true;

    public Task InvokeAsync(HttpContext http)
    {
        var route = http.GetEndpoint()?.Metadata.GetMetadata<Http.Route>();
        // Its own limit counts, once the token is judged
        var isOfService = route is { Access.AdmitsService: true } && BearerToken.IsSent(http);
        return route?.Limit is { } limit && !isOfService && route.Access.NeedsToken == behindTokens
            ? limits.Take(limit, http.Connection.RemoteIpAddress) is { } wait
                ? Refuse(route.Answer, limit, wait).ExecuteAsync(http)
                : AskAsync(http, limit)
            : next(http);
    }

    private async Task AskAsync(HttpContext http, Limit limit)
    {
        var address = http.Connection.RemoteIpAddress;
        await next(http);
        if (limit.Spares.Includes(http))
        {
            limits.GiveBack(limit, address);
        }
    }

    private IResult Refuse(RouteDescription route, Limit limit, TimeSpan wait) =>
        shapes.FirstOrDefault(shape => shape.IsOf(route))?.Refuse(limit, wait) ?? limit.Refusal(wait).ToProblem();
}

using Identity.Api.Http;

namespace Identity.Api.Throttling;

/// <summary>Refuses what is beyond the <see cref="Limit"/> in a route's line of the table, before any token, body or database is looked at.</summary>
internal sealed class RequireLimit(RequestDelegate next, AddressLimits limits, IEnumerable<IRefusalShape> shapes)
{
    public Task InvokeAsync(HttpContext http)
    {
        var route = http.GetEndpoint()?.Metadata.GetMetadata<Http.Route>();
        return route?.Limit is { } limit && limits.Take(limit, http.Connection.RemoteIpAddress) is { } wait
            ? Refuse(route.Answer, limit, wait).ExecuteAsync(http)
            : next(http);
    }

    private IResult Refuse(RouteDescription route, Limit limit, TimeSpan wait) =>
        shapes.FirstOrDefault(shape => shape.IsOf(route))?.Refuse(limit, wait) ?? limit.Refusal(wait).ToProblem();
}

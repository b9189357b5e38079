using Identity.Api.Http;
using Identity.Domain.Tokens;

namespace Identity.Api.Throttling;

/// <summary>Refuses what is beyond the <see cref="CallerLimit"/> of a route, behind <see cref="RequireAccess"/> and before any body is
/// read. A route that takes its token otherwise counts by itself.</summary>
internal sealed class RequireCallerLimit(RequestDelegate next, CallerLimits limits)
{
    public Task InvokeAsync(HttpContext http)
    {
        var route = http.GetEndpoint()?.Metadata.GetMetadata<Http.Route>();
        return
            route?.CallerLimit is { } limit
            && http.Features.Get<VerifiedToken>() is { } token
            && limits.Take(limit, token, http.Connection.RemoteIpAddress) is { } wait
            ? limit.Refusal(wait).ToProblem().ExecuteAsync(http)
            : next(http);
    }
}

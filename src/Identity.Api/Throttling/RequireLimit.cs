using Identity.Api.Http;
using Identity.Api.OAuth;
using Identity.Api.Pages;
using Identity.Domain;
using Identity.Domain.OAuth;

namespace Identity.Api.Throttling;

/// <summary>Refuses what is beyond the <see cref="Limit"/> in a route's line of the table, before any token, body or database is looked at.</summary>
internal sealed class RequireLimit(RequestDelegate next, AddressLimits limits)
{
    public Task InvokeAsync(HttpContext http)
    {
        var route = http.GetEndpoint()?.Metadata.GetMetadata<Http.Route>();
        return route?.Limit is { } limit && limits.Take(limit, http.Connection.RemoteIpAddress) is { } wait
            ? Refuse(route.Answer, limit, wait).ExecuteAsync(http)
            : next(http);
    }

    /// <summary>In the shape that callers of the route know.</summary>
    private static IResult Refuse(RouteDescription answer, Limit limit, TimeSpan wait)
    {
        if (answer.SpeaksOAuth)
        {
            return new OAuthErrorResult(OAuthErrors.TemporarilyUnavailable.Because(limit.Details).After(wait));
        }

        var error = limit.Refusal(wait);
        return answer.IsPage
            ? Page.Of("Too many requests", Html.Of($"<p>{Page.TextOf(error.Because($"{limit.What} {Error.WaitHint}"))}</p>"), [error])
            : error.ToProblem();
    }
}

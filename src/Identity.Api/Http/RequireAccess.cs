using Identity.Domain.Tokens;

namespace Identity.Api.Http;

/// <summary>
/// Guards every matched route by the <see cref="Access"/> in its line of the table. It stands before the endpoints, so one that was
/// registered past the table answers 403 to everybody.
/// </summary>
internal sealed class RequireAccess(RequestDelegate next, BearerToken bearer)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(http); // nothing matched, or only with another method: the router's own answer follows
            return;
        }

        if (endpoint.Metadata.GetMetadata<Route>() is not { } route)
        {
            await TokenErrors.Forbidden.ToProblem().ExecuteAsync(http);
            return;
        }

        if (!route.Access.NeedsToken && !(route.Access.AdmitsService && BearerToken.IsSent(http)))
        {
            await next(http);
            return;
        }

        var verdict = await bearer.VerifyAsync(http, route.Access.IsForIssuer);
        var token = verdict switch
        {
            TokenVerdict.Valid(var valid) => valid,
            TokenVerdict.Revoked({ Kind: TokenKind.Temporary } spent) when route.Access.AdmitsSpent => spent,
            _ => null,
        };
        if (token is null)
        {
            await BearerToken.ErrorOf(verdict).ToProblem().ExecuteAsync(http);
            return;
        }

        http.Features.Set(token); // also for the log of a refusal
        if (!route.Access.Admits(token))
        {
            await TokenErrors.Forbidden.ToProblem().ExecuteAsync(http);
            return;
        }

        await next(http);
    }
}

using Identity.Api.Http;
using Identity.Domain.Gateway;
using Identity.Domain.Tokens;

namespace Identity.Api.Gateway;

/// <summary>The question of a gateway: may this request pass, and whose is it? See docs/gateway.md.</summary>
internal static class AuthorizeEndpoint
{
    internal const string Path = "/gateway/authorize";

    internal static readonly RouteDescription Description = new(
        "Gateway",
        "Tell a gateway whether it may forward a request, and which user sent it",
        null,
        StatusCodes.Status200OK,
        null,
        TokenErrors.TokenMissing,
        TokenErrors.TokenExpired,
        TokenErrors.TokenInvalid,
        TokenErrors.Forbidden,
        GatewayErrors.OriginalRequestAmbiguous,
        GatewayErrors.OriginalRequestMissing
    )
    {
        RequestHeaders = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [OriginalRequest.OriginalMethod] = "Method of the original request (nginx).",
            [OriginalRequest.OriginalUri] = "Target of the original request, path and query as received (nginx).",
            [OriginalRequest.ForwardedMethod] = "The same from Traefik and Caddy. Where both are sent, they must agree.",
            [OriginalRequest.ForwardedUri] = "The same from Traefik and Caddy. Where both are sent, they must agree.",
        },
        Headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [IdentityHeaders.Subject] = "Id of the user; empty on public paths.",
            [IdentityHeaders.Roles] = "`individual`, `advisor` or `temporary`; empty on public paths.",
            [IdentityHeaders.Scope] = "Scopes of the token, separated by spaces; empty on public paths.",
            [IdentityHeaders.Session] = "Id of the session; empty on public paths.",
            [IdentityHeaders.Branch] = "Id of the user's branch; empty for users without one and on public paths.",
        },
    };

    internal static async Task<IResult> HandleAsync(HttpContext http, GatewayRules rules, BearerToken bearer)
    {
        if (!OriginalRequest.TryRead(http, out var target))
        {
            return GatewayErrors.OriginalRequestAmbiguous.ToProblem();
        }

        var access = rules.AccessTo(target);
        if (access.HasFlag(GatewayAccess.WithoutToken))
        {
            IdentityHeaders.Write(http.Response, null);
            return TypedResults.Ok();
        }

        // Also for paths that nobody may pass to: who brings no good token learns only that.
        var verdict = await bearer.VerifyAsync(http);
        if (verdict is not TokenVerdict.Valid(var token))
        {
            return BearerToken.ErrorOf(verdict).ToProblem();
        }

        if (!access.Admits(token))
        {
            return (target is null ? GatewayErrors.OriginalRequestMissing : TokenErrors.Forbidden).ToProblem();
        }

        IdentityHeaders.Write(http.Response, token);
        return TypedResults.Ok();
    }
}

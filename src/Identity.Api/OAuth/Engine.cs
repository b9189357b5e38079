using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;

namespace Identity.Api.OAuth;

/// <summary>
/// OpenIddict, which knows the protocols. The endpoints of OAuth call it, and nothing else passes through it. It checks requests and
/// composes answers; whether something is granted is decided by the domain, and every answer is written by its endpoint.
/// </summary>
internal sealed class Engine(IAuthenticationHandlerProvider handlers)
{
    internal const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    /// <summary>What the framework looks for before it puts authentication in front of every request.</summary>
    private const string MiddlewareMark = "__AuthenticationMiddlewareSet";

    /// <summary>Keeps the engine out of the pipeline: it is called, and does not listen.</summary>
    internal static void KeepOutOf(IApplicationBuilder app) => app.Properties[MiddlewareMark] = true;

    /// <summary>Checks a request against the rules of its endpoint.</summary>
    /// <returns>Null where the endpoint goes on; else the engine's answer, most often a refusal.</returns>
    internal async Task<EngineAnswer?> CheckAsync(HttpContext http)
    {
        var handler = (IAuthenticationRequestHandler)(await handlers.GetHandlerAsync(http, Scheme))!;
        if (await handler.HandleRequestAsync())
        {
            return AnswerIn(http);
        }

        // It also lets pass what it does not know, unchecked.
        return EndpointOf(http) is OpenIddictServerEndpointType.Unknown
            ? throw new InvalidOperationException("The engine knows no endpoint at this address, and has checked nothing.")
            : null;
    }

    private static OpenIddictServerEndpointType EndpointOf(HttpContext http) =>
        http.Features.Get<OpenIddictServerAspNetCoreFeature>()?.Transaction?.EndpointType ?? OpenIddictServerEndpointType.Unknown;

    /// <summary>What the token in the request says, once <see cref="CheckAsync"/> has let it pass.</summary>
    internal static async Task<ClaimsPrincipal?> PresentedAsync(HttpContext http) => (await http.AuthenticateAsync(Scheme)).Principal;

    /// <summary>Composes the answer for what was granted.</summary>
    internal static async Task<EngineAnswer> GrantAsync(HttpContext http, ClaimsPrincipal principal)
    {
        await http.SignInAsync(Scheme, principal);
        return AnswerIn(http);
    }

    /// <summary>Composes a refusal, with an error code of the protocol.</summary>
    internal static async Task<EngineAnswer> RefuseAsync(HttpContext http, string error)
    {
        await http.ForbidAsync(
            Scheme,
            new AuthenticationProperties(
                new Dictionary<string, string?>(StringComparer.Ordinal) { [OpenIddictServerAspNetCoreConstants.Properties.Error] = error }
            )
        );
        return AnswerIn(http);
    }

    /// <summary>Composes the way back after a logout.</summary>
    internal static async Task<EngineAnswer> SignOutAsync(HttpContext http)
    {
        await http.SignOutAsync(Scheme);
        return AnswerIn(http);
    }

    private static EngineAnswer AnswerIn(HttpContext http) =>
        http.Features.Get<EngineAnswer>() ?? throw new InvalidOperationException("The engine has written an answer by itself.");
}

/// <summary>What the engine would have answered.</summary>
/// <param name="RedirectUri">Where the browser goes with it, which is checked; null for an answer to the caller.</param>
internal sealed record EngineAnswer(OpenIddictResponse Response, string? RedirectUri = null);

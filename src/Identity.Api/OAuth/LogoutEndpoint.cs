using Identity.Api.Http;
using Identity.Api.Pages;
using Identity.Domain;
using Identity.Domain.OAuth;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Abstractions;

namespace Identity.Api.OAuth;

/// <summary>Where applications send people to sign out (OpenID Connect RP-Initiated Logout 1.0).</summary>
internal static class LogoutEndpoint
{
    internal const string Path = "/connect/logout";

    private static readonly JsonWebTokenHandler Tokens = new();

    internal static readonly RouteDescription Description = Describe("oauthLogOut", "Sign a person out for an application");

    internal static readonly RouteDescription FormDescription = Describe(
        "oauthLogOutByForm",
        "Sign a person out for an application, with the parameters in a form"
    );

    internal static Task<IResult> HandleAsync(HttpContext http, Engine engine, SignOutFlow flow, CancellationToken ct)
    {
        var request = AuthorizationRequest.Parse(http.Request.QueryString.Value);
        return request.IsSuccess
            ? ContinueAsync(http, request.Value, engine, flow.NextAsync, ct)
            : Task.FromResult(Refuse(request.Errors[0]));
    }

    internal static async Task<IResult> HandleFormAsync(
        HttpContext http,
        Engine engine,
        BrowserSession browser,
        SignOutFlow flow,
        CancellationToken ct
    )
    {
        var form = await OAuthForm.ReadAsync(http.Request, ct);
        if (!form.IsSuccess)
        {
            return Refuse(form.Errors[0]);
        }

        form.Value.LendTo(http.Request);
        var asked = AuthorizationRequest.Of(await http.Request.ReadFormAsync(ct));

        // As at AuthorizationEndpoint: a GET brings the cookie.
        return await ContinueAsync(http, asked, engine, browser.IdIn(http) is null ? flow.DetourAsync : flow.NextAsync, ct);
    }

    internal static IResult Refuse(Error error) =>
        Page.Of(
            "This sign-out link does not work",
            Html.Of(
                $"""
                <p>The application that sent you here made a request that this service cannot accept. You are still signed in.</p>
                <p class="hint">For its developers: {error.Code}. {error.Details}</p>
                """
            ),
            [error]
        );

    private static async Task<IResult> ContinueAsync(
        HttpContext http,
        AuthorizationRequest request,
        Engine engine,
        Func<HttpContext, AuthorizationRequest, CancellationToken, Task<IResult>> next,
        CancellationToken ct
    )
    {
        if (request[OpenIddictConstants.Parameters.ClientId] is null && ClientIn(request) is { } clientId)
        {
            request = request.With(OpenIddictConstants.Parameters.ClientId, clientId);
            request.LendTo(http.Request);
        }

        // The engine would look for a client that has registered the address, and any would do.
        if (
            request[OpenIddictConstants.Parameters.ClientId] is null
            && request[OpenIddictConstants.Parameters.PostLogoutRedirectUri] is not null
        )
        {
            return Refuse(OAuthErrors.InvalidRequest.Because("client_id and id_token_hint are missing."));
        }

        return await engine.CheckAsync(http) is { } answer ? Refuse(EngineErrors.Of(answer.Response)) : await next(http, request, ct);
    }

    /// <summary>Whom the id token claims to be for. It is as good as <c>client_id</c>, and the engine compares both.</summary>
    private static string? ClientIn(AuthorizationRequest request)
    {
        try
        {
            return
                request[OpenIddictConstants.Parameters.IdTokenHint] is { } hint
                && Tokens.ReadJsonWebToken(hint).Audiences.ToList() is [var only]
                ? only
                : null;
        }
        catch (ArgumentException)
        {
            return null; // no token, whatever it is
        }
    }

    private static RouteDescription Describe(string operationId, string summary) =>
        Page.Describe(operationId, summary, StatusCodes.Status400BadRequest) with
        {
            Feature = "OAuth",
            RedirectsTo = "The post-logout redirect URI of the client.",
            Filters = operationId == "oauthLogOut" ? Parameters : [],
        };

    private static IReadOnlyList<QueryParameter> Parameters =>
        [
            new(OpenIddictConstants.Parameters.IdTokenHint, "The id token of the session: with it, nothing is asked."),
            new(OpenIddictConstants.Parameters.ClientId, "The application, where there is no hint."),
            new(OpenIddictConstants.Parameters.PostLogoutRedirectUri, "Where the browser goes: one of the client's, to the letter."),
            new(OpenIddictConstants.Parameters.State, "Comes back with the answer."),
        ];
}

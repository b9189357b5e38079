using Identity.Api.Http;
using Identity.Api.Pages;
using Identity.Domain;
using Identity.Domain.OAuth;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;

namespace Identity.Api.OAuth;

/// <summary>Where applications send people to sign in (RFC 6749 section 3.1, OpenID Connect Core section 3.1.2).</summary>
internal static class AuthorizationEndpoint
{
    internal const string Path = "/connect/authorize";

    internal static readonly RouteDescription Description = Describe("oauthAuthorize", "Sign a person in for an application");

    internal static readonly RouteDescription FormDescription = Describe(
        "oauthAuthorizeByForm",
        "Sign a person in for an application, with the parameters in a form"
    );

    /// <summary>What an address may say: what this endpoint reads, or refuses.</summary>
    private static readonly string[] OfAddress =
    [
        OpenIddictConstants.Parameters.ClientId,
        OpenIddictConstants.Parameters.RedirectUri,
        OpenIddictConstants.Parameters.ResponseType,
        OpenIddictConstants.Parameters.ResponseMode,
        OpenIddictConstants.Parameters.Scope,
        OpenIddictConstants.Parameters.State,
        OpenIddictConstants.Parameters.Nonce,
        OpenIddictConstants.Parameters.CodeChallenge,
        OpenIddictConstants.Parameters.CodeChallengeMethod,
        OpenIddictConstants.Parameters.Prompt,
        OpenIddictConstants.Parameters.MaxAge,
        OpenIddictConstants.Parameters.LoginHint,
        OpenIddictConstants.Parameters.AcrValues,
        OpenIddictConstants.Parameters.UiLocales,
        OpenIddictConstants.Parameters.Resource,
        OpenIddictConstants.Parameters.RequestUri,
        OpenIddictConstants.Parameters.Request,
    ];

    internal static Task<IResult> HandleAsync(HttpContext http, Engine engine, SignInFlow flow, CancellationToken ct)
    {
        var request = AuthorizationRequest.Parse(http.Request.QueryString.Value);
        return request.IsSuccess ? ContinueAsync(http, request.Value, engine, flow, ct) : Task.FromResult(Refuse(request.Errors[0]));
    }

    internal static async Task<IResult> HandleFormAsync(
        HttpContext http,
        Engine engine,
        BrowserSession browser,
        SignInFlow flow,
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

        // A form of another site comes without the cookie (SameSite=Lax), so nobody seems to be signed in. A GET brings it; but no token
        // goes into an address.
        return browser.IdIn(http) is null && asked[OpenIddictConstants.Parameters.IdTokenHint] is null
            ? new SeeOther(Path, asked.Only(OfAddress).ToString())
            : await ContinueAsync(http, asked, engine, flow, ct);
    }

    /// <summary>What a person sees who was sent here with a request that cannot be answered to its sender.</summary>
    internal static IResult Refuse(Error error) =>
        Page.Of(
            "This sign-in link does not work",
            Html.Of(
                $"""
                <p>The application that sent you here made a request that this service cannot accept. Go back to the application and try again.</p>
                <p class="hint">For its developers: {error.Code}. {error.Details}</p>
                """
            ),
            [error]
        );

    private static async Task<IResult> ContinueAsync(
        HttpContext http,
        AuthorizationRequest request,
        Engine engine,
        SignInFlow flow,
        CancellationToken ct
    )
    {
        if (await engine.CheckAsync(http) is { } answer)
        {
            return AuthorizationAnswer.Of(answer);
        }

        var asked = request[OpenIddictConstants.Parameters.RequestUri] is null
            ? request
            : AuthorizationRequest.Of(http.GetOpenIddictServerRequest()!);

        // RFC 6749 section 3.1.2.3 lets a client with one address leave it out. Pages and codes compare it, so it is asked for.
        if (asked[OpenIddictConstants.Parameters.RedirectUri] is null)
        {
            return Refuse(OAuthErrors.InvalidRequest.Because("redirect_uri is missing."));
        }

        return await flow.NextAsync(http, asked, ct);
    }

    private static RouteDescription Describe(string operationId, string summary) =>
        Page.Describe(operationId, summary, StatusCodes.Status400BadRequest) with
        {
            Feature = "OAuth",
            RedirectsTo = "The redirect URI of the client, with a code or an error.",
            Filters = operationId == "oauthAuthorize" ? Parameters : [],
        };

    private static IReadOnlyList<QueryParameter> Parameters =>
        [
            new(OpenIddictConstants.Parameters.ClientId, "The application that asks.") { IsRequired = true },
            new(OpenIddictConstants.Parameters.RedirectUri, "Where the browser goes with the code: one of the client's, to the letter.")
            {
                IsRequired = true,
            },
            new(OpenIddictConstants.Parameters.ResponseType, "It is always `code`.") { IsRequired = true },
            new(OpenIddictConstants.Parameters.CodeChallenge, "The hash of the code verifier (RFC 7636).") { IsRequired = true },
            new(OpenIddictConstants.Parameters.CodeChallengeMethod, "It is always `S256`.") { IsRequired = true },
            new(OpenIddictConstants.Parameters.Scope, "Scopes of the client, separated by spaces; `openid` for an id token."),
            new(OpenIddictConstants.Parameters.State, "Comes back with the answer."),
            new(OpenIddictConstants.Parameters.Nonce, "Comes back in the id token."),
            new(OpenIddictConstants.Parameters.Prompt, "`none`, `login`, `consent` or `select_account`."),
            new(OpenIddictConstants.Parameters.MaxAge, "The most seconds since the password was typed."),
            new(OpenIddictConstants.Parameters.LoginHint, "The email address that the form shows."),
        ];
}

using System.Text.Json.Serialization;
using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;
using OpenIddict.Abstractions;

namespace Identity.Api.OAuth;

/// <summary>
/// RFC 9126: a client sends the parameters of a request to sign a person in itself, once it has proven who it is. The browser then carries
/// a reference alone, which nobody can read or change.
/// </summary>
internal static class PushedRequestEndpoint
{
    internal const string Path = "/connect/par";

    internal static readonly RouteDescription Description = new(
        "OAuth",
        "Push a request to sign a person in (RFC 9126)",
        typeof(Request),
        StatusCodes.Status201Created,
        typeof(Response),
        OAuthErrors.InvalidRequest,
        OAuthErrors.InvalidClient,
        OAuthErrors.UnauthorizedClient,
        OAuthErrors.InvalidScope,
        OAuthErrors.InvalidTarget,
        OAuthErrors.TemporarilyUnavailable
    )
    {
        OperationId = "oauthPushRequest",
        SpeaksOAuth = true,
    };

    /// <param name="ResponseType" example="code">It is always <c>code</c>.</param>
    /// <param name="RedirectUri" example="https://app.example.com/callback">Where the browser goes with the code: one of the client's, to the
    /// letter.</param>
    /// <param name="CodeChallenge" example="E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM">The hash of the code verifier (RFC 7636).</param>
    /// <param name="CodeChallengeMethod" example="S256">It is always <c>S256</c>.</param>
    /// <param name="Scope" example="openid email">Scopes of the client, separated by spaces.</param>
    /// <param name="State" example="af0ifjsldkj">Comes back with the answer.</param>
    /// <param name="Nonce" example="n-0S6_WzA2Mj">Comes back in the id token.</param>
    /// <param name="ClientId" example="client_AZqp4l08fVKcHg1sDA9bEQ">The client, unless the Authorization header names it.</param>
    /// <param name="ClientSecret" example="identity_cs_...">The secret, unless the Authorization header has it.</param>
    /// <param name="ClientAssertion" example="eyJhbGciOiJFUzI1NiJ9...">In place of a secret: a JWT that the client has signed (RFC
    /// 7523).</param>
    /// <param name="ClientAssertionType" example="urn:ietf:params:oauth:client-assertion-type:jwt-bearer">What the assertion is.</param>
    internal sealed record Request(
        [property: JsonPropertyName("response_type")] string ResponseType,
        [property: JsonPropertyName("redirect_uri")] string RedirectUri,
        [property: JsonPropertyName("code_challenge")] string CodeChallenge,
        [property: JsonPropertyName("code_challenge_method")] string CodeChallengeMethod,
        [property: JsonPropertyName("scope")] string? Scope,
        [property: JsonPropertyName("state")] string? State,
        [property: JsonPropertyName("nonce")] string? Nonce,
        [property: JsonPropertyName("client_id")] string? ClientId,
        [property: JsonPropertyName("client_secret")] string? ClientSecret,
        [property: JsonPropertyName("client_assertion")] string? ClientAssertion,
        [property: JsonPropertyName("client_assertion_type")] string? ClientAssertionType
    );

    /// <param name="RequestUri" example="urn:ietf:params:oauth:request_uri:eyJ...">Send the browser to <c>/connect/authorize</c> with
    /// <c>client_id</c> and this.</param>
    /// <param name="ExpiresIn" example="60">How long the reference is good, in seconds.</param>
    internal sealed record Response(
        [property: JsonPropertyName("request_uri")] string RequestUri,
        [property: JsonPropertyName("expires_in")] int ExpiresIn
    );

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        ClientDoor door,
        Engine engine,
        TokenSettings settings,
        CancellationToken ct
    )
    {
        var form = await OAuthForm.ReadAsync(http.Request, ct);
        if (!form.IsSuccess)
        {
            return new OAuthErrorResult(form.Errors[0]);
        }

        var client = await door.EnterAsync(http, form.Value, ct);
        if (!client.IsSuccess)
        {
            return new OAuthErrorResult(client.Errors[0]);
        }

        if (WhyNot(client.Value, form.Value, settings) is { } refusal)
        {
            return new OAuthErrorResult(refusal);
        }

        form.Value.LendTo(http.Request, client.Value, except: []);
        var answer = await engine.CheckAsync(http) ?? throw new InvalidOperationException("The engine has no answer to a pushed request.");
        return answer.Response.Error is null ? new PushedResult(answer.Response) : new OAuthErrorResult(EngineErrors.Of(answer.Response));
    }

    /// <summary>What the engine does not know, as early as possible: the authorization endpoint asks again.</summary>
    private static Error? WhyNot(Client client, OAuthForm form, TokenSettings settings) =>
        !client.Uses(GrantTypes.AuthorizationCode) ? OAuthErrors.UnauthorizedClient
        : !(form["scope"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).All(scope => ClientScopes.IsHeld(client, scope))
            ? OAuthErrors.InvalidScope
        : !form.Values("resource").All(it => ClientAudiences.MayName(client, it, settings)) ? OAuthErrors.InvalidTarget
        : null;

    private sealed class PushedResult(OpenIddictResponse response) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status201Created;
            return httpContext.Response.WriteOAuthAsync(
                new Response(
                    (string)response[OpenIddictConstants.Parameters.RequestUri]!,
                    (int)(long)response[OpenIddictConstants.Parameters.ExpiresIn]!
                )
            );
        }
    }
}

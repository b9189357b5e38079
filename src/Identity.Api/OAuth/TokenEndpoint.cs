using System.Text.Json.Serialization;
using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.OAuth;

namespace Identity.Api.OAuth;

/// <summary>RFC 6749 section 3.2. It finds out who asks and picks the grant; each grant is a file of its own.</summary>
internal static class TokenEndpoint
{
    internal const string Path = "/connect/token";

    internal static readonly RouteDescription Description = new(
        "OAuth",
        "Get an access token (RFC 6749)",
        typeof(Request),
        StatusCodes.Status200OK,
        typeof(Response),
        [.. OAuthErrors.All]
    )
    {
        SpeaksOAuth = true,
    };

    /// <param name="GrantType" example="client_credentials">The grant. The metadata lists all of them in
    /// <c>grant_types_supported</c>.</param>
    /// <param name="Scope" example="onboarding.report">Some of the client's scopes, separated by spaces. The default is all of
    /// them.</param>
    /// <param name="Audience" example="api">One of the services that the client's tokens may be for. Repeat the field for several.</param>
    /// <param name="Resource" example="https://kyc.example.com">The same as <c>audience</c>, as a URI (RFC 8707). Repeat the field for
    /// several.</param>
    /// <param name="Code" example="eyJhbGciOiJBMjU2S1ciLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIn0...">For <c>authorization_code</c>: the code.</param>
    /// <param name="RedirectUri" example="https://app.example.com/callback">For <c>authorization_code</c>: as in the request for the
    /// code.</param>
    /// <param name="CodeVerifier" example="dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk">For <c>authorization_code</c>: what its challenge is the
    /// hash of (RFC 7636).</param>
    /// <param name="RefreshToken" example="AQ...">For <c>refresh_token</c>: the newest refresh token.</param>
    /// <param name="SubjectToken" example="eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9...">For token exchange (RFC 8693): the access token of
    /// a person with which the service was called; or, with the <c>client_id</c> <c>first-party</c> and no secret, a temporary
    /// token.</param>
    /// <param name="SubjectTokenType" example="urn:ietf:params:oauth:token-type:access_token">For token exchange: what the subject token is.
    /// </param>
    /// <param name="DeviceCode" example="AQ...">For the device grant (RFC 8628): what <c>POST /connect/device</c> has answered.</param>
    /// <param name="ClientId" example="client_AZqp4l08fVKcHg1sDA9bEQ">The client, unless the Authorization header names it.</param>
    /// <param name="ClientSecret" example="identity_cs_...">The secret, unless the Authorization header has it.</param>
    /// <param name="ClientAssertion" example="eyJhbGciOiJFUzI1NiJ9...">In place of a secret: a JWT that the client has signed (RFC
    /// 7523).</param>
    /// <param name="ClientAssertionType" example="urn:ietf:params:oauth:client-assertion-type:jwt-bearer">What the assertion is.</param>
    internal sealed record Request(
        [property: JsonPropertyName("grant_type")] string GrantType,
        [property: JsonPropertyName("scope")] string? Scope,
        [property: JsonPropertyName("audience")] string? Audience,
        [property: JsonPropertyName("resource")] string? Resource,
        [property: JsonPropertyName("code")] string? Code,
        [property: JsonPropertyName("redirect_uri")] string? RedirectUri,
        [property: JsonPropertyName("code_verifier")] string? CodeVerifier,
        [property: JsonPropertyName("refresh_token")] string? RefreshToken,
        [property: JsonPropertyName("subject_token")] string? SubjectToken,
        [property: JsonPropertyName("subject_token_type")] string? SubjectTokenType,
        [property: JsonPropertyName("device_code")] string? DeviceCode,
        [property: JsonPropertyName("client_id")] string? ClientId,
        [property: JsonPropertyName("client_secret")] string? ClientSecret,
        [property: JsonPropertyName("client_assertion")] string? ClientAssertion,
        [property: JsonPropertyName("client_assertion_type")] string? ClientAssertionType
    );

    /// <param name="AccessToken" example="eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9...">Send this token in the Authorization header of
    /// requests.</param>
    /// <param name="TokenType" example="Bearer">The type of the access token (RFC 6750).</param>
    /// <param name="ExpiresIn" example="1800">The lifetime of the access token in seconds.</param>
    /// <param name="Scope" example="onboarding.report">The scopes that were granted, separated by spaces.</param>
    /// <param name="RefreshToken" example="AQ...">For POST /connect/token alone, with <c>offline_access</c>. Absent otherwise.</param>
    /// <param name="IdToken" example="eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9...">Who has signed in, with <c>openid</c>. Absent
    /// otherwise.</param>
    /// <param name="IssuedTokenType" example="urn:ietf:params:oauth:token-type:access_token">What a token exchange has issued. Absent
    /// otherwise.</param>
    internal sealed record Response(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("token_type")] string TokenType,
        [property: JsonPropertyName("expires_in")] int ExpiresIn,
        [property: JsonPropertyName("scope")] string Scope,
        [property: JsonPropertyName("refresh_token"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RefreshToken,
        [property: JsonPropertyName("id_token"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? IdToken,
        [property: JsonPropertyName("issued_token_type"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
            string? IssuedTokenType
    );

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        ClientDoor door,
        Engine engine,
        ClientCredentialsGrant clientCredentials,
        AuthorizationCodeGrant authorizationCode,
        RefreshTokenGrant refreshToken,
        TokenExchangeGrant tokenExchange,
        DeviceCodeGrant deviceCode,
        TemporaryTokenGrant temporaryToken,
        CancellationToken ct
    )
    {
        var form = await OAuthForm.ReadAsync(http.Request, ct);
        if (!form.IsSuccess)
        {
            return new OAuthErrorResult(form.Errors[0]);
        }

        if (temporaryToken.IsAskedBy(http.Request, form.Value))
        {
            var opened = await temporaryToken.ExecuteAsync(http, form.Value, ct);
            return opened.IsSuccess ? new TokenResult(opened.Value, idToken: null) : new OAuthErrorResult(opened.Errors[0]);
        }

        var client = await door.EnterAsync(http, form.Value, ct);
        if (!client.IsSuccess)
        {
            return new OAuthErrorResult(client.Errors[0]);
        }

        var grant = form.Value["grant_type"];
        if (WhyNot(client.Value, grant) is { } refusal)
        {
            return new OAuthErrorResult(refusal);
        }

        // Which services a token is for is a matter of the domain alone.
        form.Value.LendTo(http.Request, client.Value, except: ["audience", "resource"]);
        if (await engine.CheckAsync(http) is { } refused)
        {
            return new OAuthErrorResult(EngineErrors.Of(refused.Response));
        }

        var granted = grant switch
        {
            GrantTypes.ClientCredentials => clientCredentials.Execute(client.Value, form.Value),
            GrantTypes.AuthorizationCode => await authorizationCode.ExecuteAsync(http, client.Value, form.Value, ct),
            GrantTypes.RefreshToken => await refreshToken.ExecuteAsync(http, client.Value, form.Value, ct),
            GrantTypes.DeviceCode => await deviceCode.ExecuteAsync(http, client.Value, form.Value, ct),
            GrantTypes.TokenExchange => await tokenExchange.ExecuteAsync(client.Value, form.Value, ct),
            _ => throw new InvalidOperationException($"The grant {grant} is announced and has no handler."),
        };
        if (!granted.IsSuccess)
        {
            return new OAuthErrorResult(granted.Errors[0]);
        }

        if (granted.Value.IssuedTokenType is not null)
        {
            return new TokenResult(granted.Value, idToken: null); // the engine has nothing to add
        }

        http.Features.Set(granted.Value);
        var answer = await Engine.GrantAsync(http, granted.Value.Holder);
        return answer.Response.Error is null
            ? new TokenResult(granted.Value, answer.Response.IdToken)
            : new OAuthErrorResult(EngineErrors.Of(answer.Response));
    }

    private static Error? WhyNot(Client client, string? grant) =>
        grant is null ? OAuthErrors.InvalidRequest.Because("grant_type is missing.")
        : !GrantTypes.All.Contains(grant, StringComparer.Ordinal) ? OAuthErrors.UnsupportedGrantType
        : !client.Uses(grant) ? OAuthErrors.UnauthorizedClient
        : null;

    private sealed class TokenResult(GrantedTokens granted, string? idToken) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) =>
            httpContext.Response.WriteOAuthAsync(
                new Response(
                    granted.AccessToken,
                    "Bearer",
                    (int)granted.ExpiresIn.TotalSeconds,
                    granted.Scope,
                    granted.RefreshToken,
                    idToken,
                    granted.IssuedTokenType
                )
            );
    }
}

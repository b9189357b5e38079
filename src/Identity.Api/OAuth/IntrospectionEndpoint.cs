using System.Globalization;
using System.Text.Json.Serialization;
using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;

namespace Identity.Api.OAuth;

/// <summary>
/// RFC 7662: whether an access token is good now, for a service whose audience it names. Whatever is not is <c>{"active":false}</c> and nothing
/// more, so that nobody learns of a token that is not for them (section 2.2, security requirement 54).
/// </summary>
internal static class IntrospectionEndpoint
{
    internal const string Path = "/connect/introspect";

    internal static readonly RouteDescription Description = new(
        "OAuth",
        "Ask whether an access token is good now (RFC 7662)",
        typeof(Request),
        StatusCodes.Status200OK,
        typeof(Response),
        OAuthErrors.InvalidRequest,
        OAuthErrors.InvalidClient,
        OAuthErrors.TemporarilyUnavailable
    )
    {
        OperationId = "oauthIntrospect",
        SpeaksOAuth = true,
    };

    /// <param name="Token" example="eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9...">An access token.</param>
    /// <param name="TokenTypeHint" example="access_token">Ignored: a token says itself what it is.</param>
    /// <param name="ClientId" example="client_AZqp4l08fVKcHg1sDA9bEQ">The client, unless the Authorization header names it.</param>
    /// <param name="ClientSecret" example="identity_cs_...">The secret, unless the Authorization header has it.</param>
    /// <param name="ClientAssertion" example="eyJhbGciOiJFUzI1NiJ9...">In place of a secret: a JWT that the client has signed (RFC
    /// 7523).</param>
    /// <param name="ClientAssertionType" example="urn:ietf:params:oauth:client-assertion-type:jwt-bearer">What the assertion is.</param>
    internal sealed record Request(
        [property: JsonPropertyName("token")] string Token,
        [property: JsonPropertyName("token_type_hint")] string? TokenTypeHint,
        [property: JsonPropertyName("client_id")] string? ClientId,
        [property: JsonPropertyName("client_secret")] string? ClientSecret,
        [property: JsonPropertyName("client_assertion")] string? ClientAssertion,
        [property: JsonPropertyName("client_assertion_type")] string? ClientAssertionType
    );

    /// <param name="Active" example="true">Whether the token is good now. Where it is not, there is no other member.</param>
    /// <param name="Scope" example="openid profile">Its scopes, separated by spaces.</param>
    /// <param name="ClientId" example="client_AZqp4l08fVKcHg1sDA9bEQ">The client that it was issued to.</param>
    /// <param name="TokenType" example="Bearer">The type of the token.</param>
    /// <param name="Exp" example="1795000000">When it expires.</param>
    /// <param name="Iat" example="1794998200">When it was issued.</param>
    /// <param name="Sub" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The person, or the client for a token of its own.</param>
    /// <param name="Aud" example="[&quot;api&quot;]">The services that it is for.</param>
    /// <param name="Iss" example="http://localhost:5080">The issuer, which is this service.</param>
    /// <param name="Sid" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The session, for a token of a person.</param>
    /// <param name="Roles" example="[&quot;individual&quot;]">The role, for a token of a person.</param>
    /// <param name="BranchId" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">The branch of the person, where there is one.</param>
    /// <param name="Act">The service that acts for the person (RFC 8693 section 4.1), for a token that was exchanged.</param>
    internal sealed record Response(
        [property: JsonPropertyName("active")] bool Active,
        [property: JsonPropertyName("scope"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Scope = null,
        [property: JsonPropertyName("client_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ClientId = null,
        [property: JsonPropertyName("token_type"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TokenType = null,
        [property: JsonPropertyName("exp"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Exp = null,
        [property: JsonPropertyName("iat"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Iat = null,
        [property: JsonPropertyName("sub"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Sub = null,
        [property: JsonPropertyName("aud"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Aud = null,
        [property: JsonPropertyName("iss"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Iss = null,
        [property: JsonPropertyName("sid"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Sid = null,
        [property: JsonPropertyName("roles"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
            IReadOnlyList<string>? Roles = null,
        [property: JsonPropertyName("branch_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? BranchId = null,
        [property: JsonPropertyName("act"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Actor? Act = null
    )
    {
        internal static Response Of(VerifiedToken token, TokenSettings settings)
        {
            var isPerson = token.Kind is TokenKind.Access;
            return new Response(
                true,
                token.Scope,
                token.ClientId,
                "Bearer",
                token.ExpiresAt.ToUnixTimeSeconds(),
                token.IssuedAt.ToUnixTimeSeconds(),
                isPerson ? Text(token.Subject) : token.ClientId,
                token.Audiences,
                settings.Issuer,
                isPerson ? Text(token.SessionId) : null,
                isPerson ? [token.Role.ToName()] : null,
                token.BranchId is { } branch ? Text(branch) : null,
                token.Actors.Reverse().Aggregate((Actor?)null, (before, actor) => new Actor(actor, before))
            );
        }

        private static string Text(Guid id) => id.ToString("D", CultureInfo.InvariantCulture);
    }

    /// <param name="Sub" example="client_AZqp4l08fVKcHg1sDA9bEQ">The client of the service.</param>
    /// <param name="Act">The service that acted before it, where there is one.</param>
    internal sealed record Actor(
        [property: JsonPropertyName("sub")] string Sub,
        [property: JsonPropertyName("act"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Actor? Act
    );

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        ClientDoor door,
        ITokenVerifier verifier,
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
        if (!client.IsSuccess || client.Value.IsPublic)
        {
            // Section 2.1: who names itself and proves nothing would let anybody try tokens.
            return new OAuthErrorResult(client.IsSuccess ? OAuthErrors.InvalidClient : client.Errors[0]);
        }

        if (form.Value["token"] is not { } token)
        {
            return new OAuthErrorResult(OAuthErrors.InvalidRequest.Because("token is missing."));
        }

        return await verifier.VerifyAsync(token, client.Value.Audiences, ct) switch
        {
            TokenVerdict.Valid({ Kind: not TokenKind.Temporary } valid) => new IntrospectionResult(Response.Of(valid, settings)),
            TokenVerdict.Unknown => throw new RevocationsUnknownException(),
            _ => new IntrospectionResult(new Response(false)),
        };
    }

    private sealed class IntrospectionResult(Response response) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => httpContext.Response.WriteOAuthAsync(response);
    }
}

using System.Text.Json.Serialization;
using Identity.Api.Http;
using Identity.Api.Throttling;
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
    /// <param name="ClientId" example="client_AZqp4l08fVKcHg1sDA9bEQ">The client, unless the Authorization header names it.</param>
    /// <param name="ClientSecret" example="identity_cs_...">The secret, unless the Authorization header has it.</param>
    internal sealed record Request(
        [property: JsonPropertyName("grant_type")] string GrantType,
        [property: JsonPropertyName("scope")] string? Scope,
        [property: JsonPropertyName("audience")] string? Audience,
        [property: JsonPropertyName("resource")] string? Resource,
        [property: JsonPropertyName("client_id")] string? ClientId,
        [property: JsonPropertyName("client_secret")] string? ClientSecret
    );

    /// <param name="AccessToken" example="eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9...">Send this token in the Authorization header of
    /// requests.</param>
    /// <param name="TokenType" example="Bearer">The type of the access token (RFC 6750).</param>
    /// <param name="ExpiresIn" example="1800">The lifetime of the access token in seconds.</param>
    /// <param name="Scope" example="onboarding.report">The scopes that were granted, separated by spaces.</param>
    internal sealed record Response(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("token_type")] string TokenType,
        [property: JsonPropertyName("expires_in")] int ExpiresIn,
        [property: JsonPropertyName("scope")] string Scope
    );

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        AddressLimits limits,
        AuthenticateClient authenticateClient,
        ClientCredentialsGrant clientCredentials,
        CancellationToken ct
    )
    {
        var form = await OAuthForm.ReadAsync(http.Request, ct);
        if (!form.IsSuccess)
        {
            return new OAuthErrorResult(form.Errors[0]);
        }

        var presented = PresentedClient.Read(http.Request, form.Value);
        if (!presented.IsSuccess)
        {
            return new OAuthErrorResult(presented.Errors[0]);
        }

        // Secrets are of 256 bits, so guessing is hopeless; this keeps a client that was misconfigured, or somebody who tries anyway,
        // from asking the database over and over.
        var (id, address) = (presented.Value.Id, http.Connection.RemoteIpAddress);
        var counted = ClientId.IsWellFormed(id) ? id : ""; // nobody fills the memory with names of his own
        if (limits.Look(Limit.ClientSecret, address, counted) is { } wait)
        {
            return new OAuthErrorResult(OAuthErrors.TemporarilyUnavailable.Because(Limit.ClientSecret.Details).After(wait));
        }

        var client = await authenticateClient.ExecuteAsync(id, presented.Value.Secret, http.Client().Address, ct);
        if (!client.IsSuccess)
        {
            limits.Count(Limit.ClientSecret, address, counted);
            return new OAuthErrorResult(client.Errors[0]);
        }

        var token = form.Value["grant_type"] switch
        {
            null => OAuthErrors.InvalidRequest.Because("grant_type is missing."),
            var grant when !GrantTypes.All.Contains(grant, StringComparer.Ordinal) => OAuthErrors.UnsupportedGrantType,
            var grant when !client.Value.Grants.Contains(grant, StringComparer.Ordinal) => OAuthErrors.UnauthorizedClient,
            GrantTypes.ClientCredentials => clientCredentials.Execute(client.Value, form.Value),
            var grant => throw new InvalidOperationException($"The grant {grant} is announced and has no handler."),
        };
        return token.IsSuccess ? new TokenResult(token.Value) : new OAuthErrorResult(token.Errors[0]);
    }

    private sealed class TokenResult(Response response) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => httpContext.Response.WriteOAuthAsync(response);
    }
}

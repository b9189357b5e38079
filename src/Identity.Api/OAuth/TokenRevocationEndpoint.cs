using System.Text.Json.Serialization;
using Identity.Api.Http;
using Identity.Domain.OAuth;

namespace Identity.Api.OAuth;

/// <summary>RFC 7009: whichever token of a session is revoked, the session ends, and all its tokens with it.</summary>
internal static class TokenRevocationEndpoint
{
    internal const string Path = "/connect/revoke";

    internal static readonly RouteDescription Description = new(
        "OAuth",
        "Revoke a token and end its session (RFC 7009)",
        typeof(Request),
        StatusCodes.Status200OK,
        null,
        OAuthErrors.InvalidRequest,
        OAuthErrors.InvalidClient,
        OAuthErrors.TemporarilyUnavailable
    )
    {
        OperationId = "oauthRevoke",
        SpeaksOAuth = true,
    };

    /// <param name="Token" example="AQ...">An access or refresh token of this client. Any other one is answered alike, and nothing
    /// happens.</param>
    /// <param name="TokenTypeHint" example="refresh_token">Ignored: a token says itself what it is.</param>
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

    internal static async Task<IResult> HandleAsync(HttpContext http, ClientDoor door, RevokeToken revokeToken, CancellationToken ct)
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

        if (form.Value["token"] is not { } token)
        {
            return new OAuthErrorResult(OAuthErrors.InvalidRequest.Because("token is missing."));
        }

        return await revokeToken.ExecuteAsync(client.Value, token, http.Client(), ct)
            ? TypedResults.Ok()
            : throw new RevocationsUnknownException();
    }
}

using System.Text.Json.Serialization;
using Identity.Api.Http;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;

namespace Identity.Api.OAuth;

/// <summary>Where a device without a browser starts a sign-in (RFC 8628 section 3.1).</summary>
internal static class DeviceEndpoint
{
    internal const string Path = "/connect/device";

    internal static readonly RouteDescription Description = new(
        "OAuth",
        "Start a sign-in on a device without a browser (RFC 8628)",
        typeof(Request),
        StatusCodes.Status200OK,
        typeof(Response),
        OAuthErrors.InvalidRequest,
        OAuthErrors.InvalidClient,
        OAuthErrors.UnauthorizedClient,
        OAuthErrors.InvalidScope,
        OAuthErrors.InvalidTarget,
        OAuthErrors.TemporarilyUnavailable
    )
    {
        OperationId = "oauthStartDevice",
        SpeaksOAuth = true,
    };

    /// <param name="Scope" example="openid offline_access">Scopes of the client, separated by spaces. The default is all of them.</param>
    /// <param name="Resource" example="https://orders.example.com">A service that the tokens shall be for, as a URI (RFC 8707). Repeat the
    /// field for several.</param>
    /// <param name="ClientId" example="client_AZqp4l08fVKcHg1sDA9bEQ">The client, unless the Authorization header names it.</param>
    /// <param name="ClientSecret" example="identity_cs_...">The secret, unless the Authorization header has it.</param>
    /// <param name="ClientAssertion" example="eyJhbGciOiJFUzI1NiJ9...">In place of a secret: a JWT that the client has signed (RFC
    /// 7523).</param>
    /// <param name="ClientAssertionType" example="urn:ietf:params:oauth:client-assertion-type:jwt-bearer">What the assertion is.</param>
    internal sealed record Request(
        [property: JsonPropertyName("scope")] string? Scope,
        [property: JsonPropertyName("resource")] string? Resource,
        [property: JsonPropertyName("client_id")] string? ClientId,
        [property: JsonPropertyName("client_secret")] string? ClientSecret,
        [property: JsonPropertyName("client_assertion")] string? ClientAssertion,
        [property: JsonPropertyName("client_assertion_type")] string? ClientAssertionType
    );

    /// <param name="DeviceCode" example="AQ...">Poll <c>POST /connect/token</c> with it. Keep it on the device.</param>
    /// <param name="UserCode" example="WDJB-MJHT">Show it to the person.</param>
    /// <param name="VerificationUri" example="http://localhost:5080/device">Show it beside: the person opens it on a phone or computer and types
    /// the code.</param>
    /// <param name="VerificationUriComplete" example="http://localhost:5080/device?user_code=WDJB-MJHT">The same with the code, for a QR
    /// code.</param>
    /// <param name="ExpiresIn" example="600">How long the codes are good, in seconds.</param>
    /// <param name="Interval" example="5">How long to wait between two polls, in seconds.</param>
    internal sealed record Response(
        [property: JsonPropertyName("device_code")] string DeviceCode,
        [property: JsonPropertyName("user_code")] string UserCode,
        [property: JsonPropertyName("verification_uri")] string VerificationUri,
        [property: JsonPropertyName("verification_uri_complete")] string VerificationUriComplete,
        [property: JsonPropertyName("expires_in")] int ExpiresIn,
        [property: JsonPropertyName("interval")] int Interval
    );

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        ClientDoor door,
        StartDevice startDevice,
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

        if (!client.Value.Uses(GrantTypes.DeviceCode))
        {
            return new OAuthErrorResult(OAuthErrors.UnauthorizedClient);
        }

        var targets = Targets.In(form.Value);
        if (!targets.IsSuccess)
        {
            return new OAuthErrorResult(targets.Errors[0]);
        }

        var started = await startDevice.ExecuteAsync(client.Value, form.Value["scope"], targets.Value, http.Client(), ct);
        return started.IsSuccess ? new StartedResult(started.Value, settings) : new OAuthErrorResult(started.Errors[0]);
    }

    private sealed class StartedResult(StartedDevice started, TokenSettings settings) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var (userCode, page) = (UserCode.Show(started.UserCode), settings.Issuer.TrimEnd('/') + DevicePage.Address);
            return httpContext.Response.WriteOAuthAsync(
                new Response(
                    started.DeviceCode,
                    userCode,
                    page,
                    $"{page}?{DevicePage.CodeField}={userCode}",
                    (int)DeviceAuthorization.Lifetime.TotalSeconds,
                    DeviceAuthorization.FirstInterval
                )
            );
        }
    }
}

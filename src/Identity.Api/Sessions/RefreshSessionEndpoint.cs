using Identity.Api.Http;
using Identity.Domain.Sessions;

namespace Identity.Api.Sessions;

internal static class RefreshSessionEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Sessions", "Exchange a refresh token for a new access token", typeof(Request), StatusCodes.Status200OK, typeof(TokensResponse),
        SessionErrors.RefreshTokenInvalid, SessionErrors.RefreshTokenExpired, SessionErrors.RefreshTokenReused, SessionErrors.SessionRevoked,
        SessionErrors.AccountDisabledAtRefresh);

    /// <param name="RefreshToken" example="AdVq7mYBmqniXTx9Up...">The newest one that you hold.</param>
    internal sealed record Request(string RefreshToken);

    internal static async Task<IResult> HandleAsync(HttpContext http, RefreshSession refreshSession, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var refreshed = await refreshSession.ExecuteAsync(body.Value.Value.RefreshToken, http.Client(), ct);
        return refreshed.IsSuccess ? Envelopes.Ok(TokensResponse.From(refreshed.Value)) : refreshed.Errors.ToProblem();
    }
}

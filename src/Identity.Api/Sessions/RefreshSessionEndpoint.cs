using Identity.Api.Http;
using Identity.Api.Throttling;
using Identity.Domain.Sessions;

namespace Identity.Api.Sessions;

internal static class RefreshSessionEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Sessions",
        "Exchange a refresh token for a new access token",
        typeof(Request),
        StatusCodes.Status200OK,
        typeof(TokensResponse),
        SessionErrors.RefreshTokenInvalid,
        SessionErrors.RefreshTokenExpired,
        SessionErrors.RefreshTokenReused,
        SessionErrors.SessionRevoked,
        SessionErrors.AccountDisabledAtRefresh
    );

    /// <param name="RefreshToken" example="AdVq7mYBmqniXTx9Up...">The newest one that you hold.</param>
    internal sealed record Request(string RefreshToken);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        JsonBody<Request> body,
        RefreshSession refreshSession,
        IRefreshTokens tokens,
        CallerLimits ofSession,
        AddressLimits ofAddress,
        CancellationToken ct
    )
    {
        var presented = body.Value.RefreshToken;
        if (tokens.TryRead(presented, out var token)) // a forgery costs no query, and counts for nothing
        {
            // The session first: one that is repeated too often does not use up what its neighbours have.
            var address = http.Connection.RemoteIpAddress;
            if (ofSession.Take(CallerLimit.SessionRefresh, token.SessionId, address) is { } wait)
            {
                return CallerLimit.SessionRefresh.Refusal(wait).ToProblem();
            }

            if (ofAddress.Take(Limit.Refresh, address) is { } waitOfAll)
            {
                return Limit.Refresh.Refusal(waitOfAll).ToProblem();
            }
        }

        var refreshed = await refreshSession.ExecuteAsync(presented, http.Client(), ct);
        return refreshed.IsSuccess ? Envelopes.Ok(TokensResponse.From(refreshed.Value)) : refreshed.Errors.ToProblem();
    }
}

using Identity.Api.Http;
using Identity.Api.Throttling;
using Identity.Domain;
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
        SessionErrors.AccountDisabledAtRefresh,
        RefreshCookie.TransportInvalid,
        RefreshCookie.OriginNotAllowed
    )
    {
        MayUseRefreshCookie = true,
        RequestHeaders = RefreshCookie.RequestHeader,
    };

    /// <param name="RefreshToken" example="AdVq7mYBmqniXTx9Up...">The newest one that you hold. Not read with
    /// <c>X-Token-Transport: cookie</c>.</param>
    internal sealed record Request(string RefreshToken);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        RefreshCookie cookie,
        RefreshSession refreshSession,
        IRefreshTokens tokens,
        CallerLimits ofSession,
        AddressLimits ofAddress,
        CancellationToken ct
    )
    {
        var isInCookie = cookie.IsAskedBy(http);
        if (!isInCookie.IsSuccess)
        {
            return isInCookie.Errors.ToProblem();
        }

        var read = isInCookie.Value ? InCookie(http, cookie) : await InBodyAsync(http);
        if (!read.IsSuccess)
        {
            return read.Errors.ToProblem();
        }

        var presented = read.Value;
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
        if (refreshed.IsSuccess)
        {
            var inBody = cookie.HandOver(http, isInCookie.Value, refreshed.Value);
            return Envelopes.Ok(TokensResponse.From(refreshed.Value, inBody));
        }

        if (isInCookie.Value)
        {
            cookie.Forget(http); // it will never be good again
        }

        return refreshed.Errors.ToProblem();
    }

    private static Result<string> InCookie(HttpContext http, RefreshCookie cookie) =>
        cookie.In(http) is { } token ? token : SessionErrors.RefreshTokenInvalid;

    private static async Task<Result<string>> InBodyAsync(HttpContext http)
    {
        var body = await JsonBody.ReadAsync<Request>(http);
        return body.Map(it => it.Value.RefreshToken);
    }
}

using Identity.Api.Http;
using Identity.Api.Throttling;
using Identity.Domain;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Api.Sessions;

internal static class LogOutEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Sessions",
        "End a session: the session of the access token, or of a refresh token in the body",
        typeof(Request),
        StatusCodes.Status204NoContent,
        null,
        TokenErrors.TokenMissing,
        TokenErrors.TokenExpired,
        TokenErrors.TokenInvalid,
        TokenErrors.Forbidden,
        SessionErrors.RefreshTokenInvalid,
        RefreshCookie.TransportInvalid,
        RefreshCookie.OriginNotAllowed
    )
    {
        MayUseRefreshCookie = true,
        RequestHeaders = RefreshCookie.RequestHeader,
    };

    /// <param name="RefreshToken" example="AdVq7mYBmqniXTx9Up...">The refresh token of the session. It is needed only without an access
    /// token.</param>
    internal sealed record Request(string? RefreshToken);

    internal static async Task<IResult> HandleAsync(
        HttpContext http,
        LogOut logOut,
        BearerToken bearer,
        RefreshCookie cookie,
        IRefreshTokens tokens,
        CallerLimits limits,
        CancellationToken ct
    )
    {
        var isInCookie = cookie.IsAskedBy(http);
        if (!isInCookie.IsSuccess)
        {
            return isInCookie.Errors.ToProblem();
        }

        var body = await JsonBody.ReadOptionalAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var refreshToken = body.Value.Value.RefreshToken;
        if (isInCookie.Value)
        {
            refreshToken = cookie.In(http);
            cookie.Forget(http); // whatever becomes of the request: the person wants to be signed out here
        }

        // A token whose session has ended already is as good as any here: logging out twice is no fault.
        var verdict = await bearer.VerifyAsync(http);
        var token = verdict switch
        {
            TokenVerdict.Valid(var valid) => valid,
            TokenVerdict.Revoked(var revoked) => revoked,
            _ => null,
        };
        if (token is null && refreshToken is null)
        {
            return BearerToken.ErrorOf(verdict).ToProblem();
        }

        if (token is { Kind: not TokenKind.Access })
        {
            return TokenErrors.Forbidden.ToProblem();
        }

        foreach (var session in SessionsOf(token, refreshToken, tokens))
        {
            if (limits.Take(CallerLimit.EndSession, session, http.Connection.RemoteIpAddress) is { } wait)
            {
                return CallerLimit.EndSession.Refusal(wait).ToProblem();
            }
        }

        if (token is not null)
        {
            await logOut.ExecuteAsync(token.Subject, token.SessionId, http.Client(), ct);
        }

        var ended = refreshToken is null ? new Done() : await logOut.ExecuteAsync(refreshToken, http.Client(), ct);
        return ended.IsSuccess ? TypedResults.NoContent() : ended.Errors.ToProblem();
    }

    private static IEnumerable<Guid> SessionsOf(VerifiedToken? token, string? refreshToken, IRefreshTokens tokens)
    {
        Guid?[] named = [token?.SessionId, refreshToken is not null && tokens.TryRead(refreshToken, out var read) ? read.SessionId : null];
        return named.OfType<Guid>().Distinct();
    }
}

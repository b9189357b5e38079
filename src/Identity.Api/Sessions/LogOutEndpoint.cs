using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Api.Sessions;

internal static class LogOutEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Sessions", "End a session: the session of the access token, or of a refresh token in the body", typeof(Request), StatusCodes.Status204NoContent, null,
        TokenErrors.TokenMissing, TokenErrors.TokenExpired, TokenErrors.TokenInvalid, TokenErrors.Forbidden, SessionErrors.RefreshTokenInvalid);

    /// <param name="RefreshToken" example="AdVq7mYBmqniXTx9Up...">The refresh token of the session. It is needed only without an access token.</param>
    internal sealed record Request(string? RefreshToken);

    internal static async Task<IResult> HandleAsync(HttpContext http, LogOut logOut, BearerToken bearer, CancellationToken ct)
    {
        var body = await JsonBody.ReadOptionalAsync<Request>(http);
        if (!body.IsSuccess)
        {
            return body.Errors.ToProblem();
        }

        var refreshToken = body.Value.Value.RefreshToken;

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

        if (token is not null)
        {
            await logOut.ExecuteAsync(token.Subject, token.SessionId, http.Client(), ct);
        }

        var ended = refreshToken is null ? new Done() : await logOut.ExecuteAsync(refreshToken, http.Client(), ct);
        return ended.IsSuccess ? TypedResults.NoContent() : ended.Errors.ToProblem();
    }
}

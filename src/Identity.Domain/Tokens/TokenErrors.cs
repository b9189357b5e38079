namespace Identity.Domain.Tokens;

public static class TokenErrors
{
    public static readonly Error TokenMissing = new("TOKEN_MISSING", ErrorKind.Unauthenticated, "Access token missing",
        "Send an access token: Authorization: Bearer TOKEN.");

    public static readonly Error TokenExpired = new("TOKEN_EXPIRED", ErrorKind.Unauthenticated, "Access token expired",
        "The access token has expired. Refresh it, or sign in again.");

    public static readonly Error TokenInvalid = new("TOKEN_INVALID", ErrorKind.Unauthenticated, "Access token not valid",
        "The access token is not valid, or not any more. Sign in again.");

    public static readonly Error Forbidden = new("FORBIDDEN", ErrorKind.Forbidden, "Not with this token",
        "The token is valid, but its role or kind does not open this endpoint.");

    public static IReadOnlyList<Error> All => [TokenMissing, TokenExpired, TokenInvalid, Forbidden];
}

namespace Identity.Domain.Tokens;

public static class TokenErrors
{
    public static readonly Error TokenMissing = new(
        "TOKEN_MISSING",
        ErrorKind.Unauthenticated,
        "Access token missing",
        "Send an access token in the header: Authorization: Bearer TOKEN."
    );

    public static readonly Error TokenExpired = new(
        "TOKEN_EXPIRED",
        ErrorKind.Unauthenticated,
        "Access token expired",
        "The access token has expired. Refresh it or sign in again."
    );

    public static readonly Error TokenInvalid = new(
        "TOKEN_INVALID",
        ErrorKind.Unauthenticated,
        "Invalid access token",
        "The access token is invalid or was revoked. Refresh it or sign in again."
    );

    public static readonly Error Forbidden = new(
        "FORBIDDEN",
        ErrorKind.Forbidden,
        "Not allowed with this token",
        "The access token is valid, but its role or type does not allow this request."
    );

    public static IReadOnlyList<Error> All => [TokenMissing, TokenExpired, TokenInvalid, Forbidden];
}

namespace Identity.Domain.Sessions;

public static class SessionErrors
{
    public static readonly Error InvalidCredentials = new(
        "INVALID_CREDENTIALS",
        ErrorKind.Unauthenticated,
        "Sign-in failed",
        "The email address or the password is incorrect."
    );

    public static readonly Error LoginAmbiguous = new(
        "LOGIN_AMBIGUOUS",
        ErrorKind.Invalid,
        "Two different email addresses",
        "Send either email or login, or the same email address in both.",
        "login"
    );

    public static readonly Error RolesInvalid = new(
        "ROLES_INVALID",
        ErrorKind.Invalid,
        "Invalid roles",
        "Ask for one role, individual or advisor. An access token has one role.",
        "roles"
    );

    public static readonly Error RoleNotGranted = new(
        "ROLE_NOT_GRANTED",
        ErrorKind.Forbidden,
        "Role not granted",
        "This account does not have the requested role."
    );

    public static readonly Error AccountDisabled = new(
        "ACCOUNT_DISABLED",
        ErrorKind.Forbidden,
        "Account disabled",
        "This account is disabled. Ask your administrator."
    );

    /// <summary>The same code where a token, not a password, names the account: anyone who presents it is no longer signed in.</summary>
    public static readonly Error AccountDisabledAtRefresh = AccountDisabled with { Kind = ErrorKind.Unauthenticated };

    public static readonly Error RefreshTokenInvalid = new(
        "REFRESH_TOKEN_INVALID",
        ErrorKind.Unauthenticated,
        "Invalid refresh token",
        "The refresh token is invalid. Sign in again."
    );

    public static readonly Error RefreshTokenExpired = new(
        "REFRESH_TOKEN_EXPIRED",
        ErrorKind.Unauthenticated,
        "Refresh token expired",
        "The session has expired. Sign in again."
    );

    public static readonly Error RefreshTokenReused = new(
        "REFRESH_TOKEN_REUSED",
        ErrorKind.Unauthenticated,
        "Refresh token already used",
        "This refresh token was already used, so the session was ended for your safety. Sign in again."
    );

    public static readonly Error SessionRevoked = new(
        "SESSION_REVOKED",
        ErrorKind.Unauthenticated,
        "Session ended",
        "This session was ended. Sign in again."
    );

    public static readonly Error SessionNotFound = new(
        "SESSION_NOT_FOUND",
        ErrorKind.NotFound,
        "Session not found",
        "You have no open session with this identifier."
    );

    public static IReadOnlyList<Error> All =>
        [
            InvalidCredentials,
            LoginAmbiguous,
            RolesInvalid,
            RoleNotGranted,
            AccountDisabled,
            RefreshTokenInvalid,
            RefreshTokenExpired,
            RefreshTokenReused,
            SessionRevoked,
            SessionNotFound,
        ];
}

namespace Identity.Domain.Sessions;

public static class SessionErrors
{
    public static readonly Error InvalidCredentials = new("INVALID_CREDENTIALS", ErrorKind.Unauthenticated, "Sign-in failed",
        "The e-mail address or the password is wrong.");

    public static readonly Error LoginAmbiguous = new("LOGIN_AMBIGUOUS", ErrorKind.Invalid, "Two different addresses",
        "Send email or login, or the same address in both.", "login");

    public static readonly Error RolesInvalid = new("ROLES_INVALID", ErrorKind.Invalid, "Roles not valid",
        "Ask for one role, individual or advisor: a token is scoped to one.", "roles");

    public static readonly Error RoleNotGranted = new("ROLE_NOT_GRANTED", ErrorKind.Forbidden, "Role not granted",
        "This account does not hold the role that was asked for.");

    public static readonly Error AccountDisabled = new("ACCOUNT_DISABLED", ErrorKind.Forbidden, "Account disabled",
        "This account is disabled. Ask whoever manages it.");

    /// <summary>The same code where a token, not a password, names the account: whoever presents it is not signed in any more.</summary>
    public static readonly Error AccountDisabledAtRefresh = AccountDisabled with { Kind = ErrorKind.Unauthenticated };

    public static readonly Error RefreshTokenInvalid = new("REFRESH_TOKEN_INVALID", ErrorKind.Unauthenticated, "Refresh token not valid",
        "This is no refresh token of this service. Sign in again.");

    public static readonly Error RefreshTokenExpired = new("REFRESH_TOKEN_EXPIRED", ErrorKind.Unauthenticated, "Refresh token expired",
        "The session has come to its end. Sign in again.");

    public static readonly Error RefreshTokenReused = new("REFRESH_TOKEN_REUSED", ErrorKind.Unauthenticated, "Refresh token used before",
        "A retired refresh token was presented, so the session was ended for everybody's safety. Sign in again.");

    public static readonly Error SessionRevoked = new("SESSION_REVOKED", ErrorKind.Unauthenticated, "Session ended",
        "This session was ended. Sign in again.");

    public static readonly Error SessionNotFound = new("SESSION_NOT_FOUND", ErrorKind.NotFound, "No such session",
        "You have no open session with this identifier.");

    public static IReadOnlyList<Error> All =>
    [
        InvalidCredentials, LoginAmbiguous, RolesInvalid, RoleNotGranted, AccountDisabled, RefreshTokenInvalid, RefreshTokenExpired,
        RefreshTokenReused, SessionRevoked, SessionNotFound,
    ];
}

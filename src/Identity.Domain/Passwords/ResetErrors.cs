namespace Identity.Domain.Passwords;

/// <summary>Why a reset is refused. Only who holds the right link or code learns more than INVALID.</summary>
public static class ResetErrors
{
    public static readonly Error TokenInvalid = new(
        "RESET_TOKEN_INVALID",
        ErrorKind.Invalid,
        "Invalid link",
        "This link is invalid. It may be incomplete: copy the whole link from the email, or ask for a new link.",
        "token"
    );

    public static readonly Error TokenExpired = new(
        "RESET_TOKEN_EXPIRED",
        ErrorKind.Invalid,
        "Link expired",
        "This link has expired, or the account has changed since. Ask for a new link.",
        "token"
    );

    public static readonly Error TokenUsed = new(
        "RESET_TOKEN_USED",
        ErrorKind.Invalid,
        "Link already used",
        "This link was already used. Sign in, or ask for a new link.",
        "token"
    );

    public static readonly Error CodeInvalid = new(
        "RESET_CODE_INVALID",
        ErrorKind.Invalid,
        "Invalid code",
        "This code is incorrect, or it had too many failed attempts. Ask for a new code.",
        "code"
    );

    public static readonly Error CodeExpired = new(
        "RESET_CODE_EXPIRED",
        ErrorKind.Invalid,
        "Code expired",
        "This code has expired, or a newer one was sent. Ask for a new code.",
        "code"
    );

    public static readonly Error CodeUsed = new(
        "RESET_CODE_USED",
        ErrorKind.Invalid,
        "Code already used",
        "This code was already used. Sign in, or ask for a new code.",
        "code"
    );

    public static readonly Error Ambiguous = new(
        "RESET_AMBIGUOUS",
        ErrorKind.Invalid,
        "Both link and code sent",
        "Send either token, or email and code.",
        "token"
    );

    public static readonly Error UndoTooRecent = new(
        "UNDO_TOO_RECENT",
        ErrorKind.Conflict,
        "Email address changed recently",
        "The previous email address can undo the change of email address. You can cancel that three days after the change. "
            + "Your password was not changed: try again without cancelling.",
        "cancelEmailUndo"
    );

    public static IReadOnlyList<Error> All =>
        [TokenInvalid, TokenExpired, TokenUsed, CodeInvalid, CodeExpired, CodeUsed, Ambiguous, UndoTooRecent];
}

namespace Identity.Domain.Accounts.Passwords;

/// <summary>Why a reset is refused. Only who holds the right link or code learns more than INVALID.</summary>
public static class ResetErrors
{
    public static readonly Error TokenInvalid = new("RESET_TOKEN_INVALID", ErrorKind.Invalid, "Link not valid",
        "This is no link of this service, or only a part of one. Ask for a new one.", "token");

    public static readonly Error TokenExpired = new("RESET_TOKEN_EXPIRED", ErrorKind.Invalid, "Link expired",
        "This link is too old, or a newer one was sent. Ask for a new one.", "token");

    public static readonly Error TokenUsed = new("RESET_TOKEN_USED", ErrorKind.Invalid, "Link used", "This link was used. Sign in, or ask for a new one.", "token");

    public static readonly Error CodeInvalid = new("RESET_CODE_INVALID", ErrorKind.Invalid, "Code not valid",
        "This is not the code that was sent to this address, or it was tried too often. Ask for a new one.", "code");

    public static readonly Error CodeExpired = new("RESET_CODE_EXPIRED", ErrorKind.Invalid, "Code expired",
        "This code is too old, or a newer one was sent. Ask for a new one.", "code");

    public static readonly Error CodeUsed = new("RESET_CODE_USED", ErrorKind.Invalid, "Code used", "This code was used. Sign in, or ask for a new one.", "code");

    public static readonly Error Ambiguous = new("RESET_AMBIGUOUS", ErrorKind.Invalid, "Link and code", "Send token alone, or email and code.", "token");

    public static IReadOnlyList<Error> All => [TokenInvalid, TokenExpired, TokenUsed, CodeInvalid, CodeExpired, CodeUsed, Ambiguous];
}

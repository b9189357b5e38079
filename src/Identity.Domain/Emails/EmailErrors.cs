using Identity.Domain.Users;

namespace Identity.Domain.Emails;

/// <summary>What can be wrong with proving, changing and restoring an address.</summary>
public static class EmailErrors
{
    public static readonly Error VerificationTokenInvalid = new(
        "VERIFICATION_TOKEN_INVALID",
        ErrorKind.Invalid,
        "Invalid link",
        "This link is invalid. It may be incomplete: copy the whole link from the email, or ask for a new email.",
        "token"
    );

    public static readonly Error VerificationTokenExpired = new(
        "VERIFICATION_TOKEN_EXPIRED",
        ErrorKind.Invalid,
        "Link expired",
        "This link has expired, or a newer one was sent. Ask for a new email.",
        "token"
    );

    public static readonly Error VerificationTokenUsed = new(
        "VERIFICATION_TOKEN_USED",
        ErrorKind.Invalid,
        "Link already used",
        "This link was already used. It works only once.",
        "token"
    );

    /// <summary>For everybody but who knows the right code: which addresses have one is nobody's business (ASVS 6.3.8).</summary>
    public static readonly Error VerificationCodeInvalid = new(
        "VERIFICATION_CODE_INVALID",
        ErrorKind.Invalid,
        "Invalid code",
        "This code is incorrect, or it had too many failed attempts. The link in the email still works.",
        "code"
    );

    public static readonly Error VerificationCodeExpired = new(
        "VERIFICATION_CODE_EXPIRED",
        ErrorKind.Invalid,
        "Code expired",
        "This code has expired, or a newer one was sent. Use the link in the email, or ask for a new email.",
        "code"
    );

    public static readonly Error VerificationCodeUsed = new(
        "VERIFICATION_CODE_USED",
        ErrorKind.Invalid,
        "Code already used",
        "This code was already used. It works only once.",
        "code"
    );

    public static readonly Error VerificationAmbiguous = new(
        "VERIFICATION_AMBIGUOUS",
        ErrorKind.Invalid,
        "Both link and code sent",
        "Send either token, or email and code.",
        "token"
    );

    public static readonly Error VerificationLimit = new(
        "VERIFICATION_LIMIT_REACHED",
        ErrorKind.TooManyRequests,
        "Too many emails",
        $"We send at most five confirmation emails a day to an email address. {Error.WaitHint}"
    );

    public static readonly Error AlreadyVerified = new(
        "EMAIL_ALREADY_VERIFIED",
        ErrorKind.Conflict,
        "Email address already confirmed",
        "The email address of this account is already confirmed."
    );

    public static readonly Error Unchanged = new(
        "EMAIL_UNCHANGED",
        ErrorKind.Invalid,
        "Email address unchanged",
        "The account already has this email address.",
        "newEmail"
    );

    public static readonly Error ChangeLimit = new(
        "EMAIL_CHANGE_LIMIT_REACHED",
        ErrorKind.TooManyRequests,
        "Too many changes of email address",
        $"At most five changes of email address a day are allowed for one account, and to one email address. {Error.WaitHint}"
    );

    /// <summary>For the owner who asks for the address.</summary>
    public static readonly Error Taken = UserErrors.EmailTaken.Because("Another account already uses this email address.").On("newEmail");

    /// <summary>For the person who confirms it. Nothing has changed, and the secret is still good.</summary>
    public static readonly Error TakenMeanwhile = UserErrors.EmailTaken.Because("Another account now uses this email address.") with
    {
        Source = null,
    };

    public static readonly Error UndoTokenInvalid = new(
        "UNDO_TOKEN_INVALID",
        ErrorKind.Invalid,
        "Invalid link",
        "This link is invalid. It may be incomplete: copy the whole link from the email.",
        "token"
    );

    public static readonly Error UndoTokenExpired = new(
        "UNDO_TOKEN_EXPIRED",
        ErrorKind.Invalid,
        "Link expired",
        "This link has expired or was cancelled. You can undo a change for seven days, unless you already undid an earlier one.",
        "token"
    );

    public static readonly Error UndoTokenUsed = new(
        "UNDO_TOKEN_USED",
        ErrorKind.Invalid,
        "Link already used",
        "This change was already undone. We sent an email with a link to choose a new password.",
        "token"
    );

    public static IReadOnlyList<Error> All =>
        [
            VerificationTokenInvalid,
            VerificationTokenExpired,
            VerificationTokenUsed,
            VerificationCodeInvalid,
            VerificationCodeExpired,
            VerificationCodeUsed,
            VerificationAmbiguous,
            VerificationLimit,
            AlreadyVerified,
            Unchanged,
            ChangeLimit,
            UndoTokenInvalid,
            UndoTokenExpired,
            UndoTokenUsed,
        ];
}

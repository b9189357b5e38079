namespace Identity.Domain.Accounts.Emails;

/// <summary>What can be wrong with proving, changing and restoring an address.</summary>
public static class EmailErrors
{
    public static readonly Error VerificationTokenInvalid = new("VERIFICATION_TOKEN_INVALID", ErrorKind.Invalid, "Link not valid",
        "This is no such link: it may have been cut. Copy it whole, or ask for a new mail.", "token");

    public static readonly Error VerificationTokenExpired = new("VERIFICATION_TOKEN_EXPIRED", ErrorKind.Invalid, "Link expired",
        "This link is too old, or a newer one was sent. Ask for a new mail.", "token");

    public static readonly Error VerificationTokenUsed = new("VERIFICATION_TOKEN_USED", ErrorKind.Invalid, "Link used before",
        "This link was used already, and it works once.", "token");

    /// <summary>For everybody but who knows the right code: which addresses have one is nobody's business (ASVS 6.3.8).</summary>
    public static readonly Error VerificationCodeInvalid = new("VERIFICATION_CODE_INVALID", ErrorKind.Invalid, "Code not valid",
        "This is not the code that was sent to this address, or it was tried too often. The link in the mail still works.", "code");

    public static readonly Error VerificationCodeExpired = new("VERIFICATION_CODE_EXPIRED", ErrorKind.Invalid, "Code expired",
        "This code is too old, or a newer one was sent. Follow the link in the mail, or ask for a new one.", "code");

    public static readonly Error VerificationCodeUsed = new("VERIFICATION_CODE_USED", ErrorKind.Invalid, "Code used before",
        "This code was used already, and it works once.", "code");

    public static readonly Error VerificationAmbiguous = new("VERIFICATION_AMBIGUOUS", ErrorKind.Invalid, "Link or code",
        "Send token, or email and code, and not both.", "token");

    public static readonly Error VerificationLimit = new("VERIFICATION_LIMIT_REACHED", ErrorKind.TooManyRequests, "Too many mails",
        "At most five mails a day confirm an address.");

    public static readonly Error AlreadyVerified = new("EMAIL_ALREADY_VERIFIED", ErrorKind.Conflict, "E-mail address confirmed already",
        "The address of this account is confirmed: there is nothing to do.");

    public static readonly Error Unchanged = new("EMAIL_UNCHANGED", ErrorKind.Invalid, "E-mail address unchanged",
        "The account has this address already.", "newEmail");

    public static readonly Error ChangeLimit = new("EMAIL_CHANGE_LIMIT_REACHED", ErrorKind.TooManyRequests, "Too many changes of address",
        "At most five changes a day may be asked for by one account, and to one address.");

    public static readonly Error UndoTokenInvalid = new("UNDO_TOKEN_INVALID", ErrorKind.Invalid, "Link not valid",
        "This is no such link: it may have been cut. Copy it whole.", "token");

    public static readonly Error UndoTokenExpired = new("UNDO_TOKEN_EXPIRED", ErrorKind.Invalid, "Link expired",
        "A change of address can be taken back for seven days, unless an earlier one was taken back before.", "token");

    public static readonly Error UndoTokenUsed = new("UNDO_TOKEN_USED", ErrorKind.Invalid, "Link used before",
        "The change was taken back already. A mail with a link for a new password was sent.", "token");

    public static IReadOnlyList<Error> All =>
    [
        VerificationTokenInvalid, VerificationTokenExpired, VerificationTokenUsed, VerificationCodeInvalid, VerificationCodeExpired, VerificationCodeUsed,
        VerificationAmbiguous, VerificationLimit, AlreadyVerified, Unchanged, ChangeLimit, UndoTokenInvalid, UndoTokenExpired, UndoTokenUsed,
    ];
}

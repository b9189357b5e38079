namespace Identity.Domain.Passwords;

/// <summary>What can be wrong with a password that someone sets or repeats.</summary>
public static class PasswordErrors
{
    public static readonly Error TooShort = new(
        "PASSWORD_TOO_SHORT",
        ErrorKind.Invalid,
        "Password too short",
        "Choose a longer password. A few words make a good one."
    );

    public static readonly Error TooLong = new(
        "PASSWORD_TOO_LONG",
        ErrorKind.Invalid,
        "Password too long",
        $"A password may have at most {PasswordRules.MaximumLength} characters."
    );

    public static readonly Error Malformed = new(
        "PASSWORD_MALFORMED",
        ErrorKind.Invalid,
        "Password is not valid text",
        "The password contains an incomplete character (a lone UTF-16 surrogate) or an invalid code point (such as U+FFFE)."
    );

    public static readonly Error IsPersonal = new(
        "PASSWORD_IS_PERSONAL",
        ErrorKind.Invalid,
        "Password easy to guess",
        "The password must not be your email address, your name or the name of this service."
    );

    public static readonly Error Common = new(
        "PASSWORD_COMMON",
        ErrorKind.Invalid,
        "Password too common",
        "This is a very common password. Choose another one."
    );

    public static readonly Error Breached = new(
        "PASSWORD_BREACHED",
        ErrorKind.Invalid,
        "Password has leaked",
        "This password appeared in a data breach of this or another service. Choose another one, and change it everywhere you use it."
    );

    public static readonly Error Unchanged = new(
        "PASSWORD_UNCHANGED",
        ErrorKind.Invalid,
        "Password unchanged",
        "The new password must differ from the current one.",
        "newPassword"
    );

    public static readonly Error Differ = new(
        "PASSWORDS_DIFFER",
        ErrorKind.Invalid,
        "Passwords differ",
        "The two passwords must be the same."
    );

    /// <summary>The current password of someone who is signed in; at login it is never told apart from an unknown account.</summary>
    public static readonly Error Incorrect = new(
        "PASSWORD_INCORRECT",
        ErrorKind.Invalid,
        "Incorrect password",
        "The current password is incorrect."
    );

    public static IReadOnlyList<Error> All { get; } =
    [TooShort, TooLong, Malformed, IsPersonal, Common, Breached, Unchanged, Differ, Incorrect];
}

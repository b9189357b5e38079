namespace Identity.Domain.Accounts.Passwords;

/// <summary>What can be wrong with a password that somebody sets or repeats.</summary>
public static class PasswordErrors
{
    public static readonly Error TooShort = new(
        "PASSWORD_TOO_SHORT", ErrorKind.Invalid, "Password too short", "Choose a longer password; a few words make a good one.");

    public static readonly Error TooLong = new(
        "PASSWORD_TOO_LONG", ErrorKind.Invalid, "Password too long", $"A password has at most {PasswordRules.MaximumLength} characters.");

    public static readonly Error Malformed = new(
        "PASSWORD_MALFORMED", ErrorKind.Invalid, "Password is not text",
        "The password holds half of a character (a lone UTF-16 surrogate) or a code point that is none (such as U+FFFE).");

    public static readonly Error IsPersonal = new(
        "PASSWORD_IS_PERSONAL", ErrorKind.Invalid, "Password easy to guess",
        "The password must be neither the e-mail address nor the name, nor the name of this service.");

    public static readonly Error Common = new(
        "PASSWORD_COMMON", ErrorKind.Invalid, "Password too common", "This is one of the passwords that everybody tries first. Choose another one.");

    public static readonly Error Breached = new(
        "PASSWORD_BREACHED", ErrorKind.Invalid, "Password has leaked",
        "This password has appeared in a data breach, here or elsewhere. Choose another one, and change it wherever you use it.");

    public static readonly Error Unchanged = new(
        "PASSWORD_UNCHANGED", ErrorKind.Invalid, "Password not changed", "The new password is the one that it should replace.", "newPassword");

    public static readonly Error Differ = new(
        "PASSWORDS_DIFFER", ErrorKind.Invalid, "Passwords differ", "The password and its repetition must be the same.");

    /// <summary>The current password of somebody who is signed in; at login it is never told apart from an unknown account.</summary>
    public static readonly Error Incorrect = new(
        "PASSWORD_INCORRECT", ErrorKind.Invalid, "Password incorrect", "The current password is not this one.");

    public static IReadOnlyList<Error> All { get; } = [TooShort, TooLong, Malformed, IsPersonal, Common, Breached, Unchanged, Differ, Incorrect];
}

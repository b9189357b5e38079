namespace Identity.Domain.Users;

public static class UserErrors
{
    public static readonly Error EmailInvalid = new(
        "EMAIL_INVALID",
        ErrorKind.Invalid,
        "Invalid email address",
        "Give one email address such as ada@example.com, at most 254 characters.",
        "email"
    );

    public static readonly Error NameInvalid = new(
        "NAME_INVALID",
        ErrorKind.Invalid,
        "Invalid name",
        "Give a name of 1 to 200 characters on one line, without links. Put a space after each dot.",
        "name"
    );

    public static readonly Error EmailTaken = new(
        "EMAIL_TAKEN",
        ErrorKind.Conflict,
        "Email address already in use",
        "An account with this email address already exists. Sign in instead.",
        "email"
    );

    public static readonly Error ProfileUnchanged = new(
        "PROFILE_EMPTY",
        ErrorKind.Invalid,
        "Nothing to change",
        "Send name, image or both."
    );

    /// <summary>For contact details, which need a proof. The details name the way.</summary>
    public static readonly Error ChangedElsewhere = new(
        "CHANGED_ELSEWHERE",
        ErrorKind.Invalid,
        "Cannot be changed here",
        "Change the email address with PUT /email.",
        "email"
    );

    public static readonly Error ImageNotFound = new("IMAGE_NOT_FOUND", ErrorKind.NotFound, "Picture not found", "Picture not found.");

    public static readonly Error NotFound = new("USER_NOT_FOUND", ErrorKind.NotFound, "User not found", "User not found.");

    public static IReadOnlyList<Error> All =>
        [NotFound, EmailInvalid, NameInvalid, PhoneNumber.Invalid, EmailTaken, ProfileUnchanged, ChangedElsewhere, ImageNotFound];
}

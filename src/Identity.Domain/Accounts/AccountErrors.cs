namespace Identity.Domain.Accounts;

public static class AccountErrors
{
    public static readonly Error EmailInvalid = new("EMAIL_INVALID", ErrorKind.Invalid, "E-mail address not valid",
        "Give one address such as ada@example.com, at most 254 characters.", "email");

    public static readonly Error NameInvalid = new("NAME_INVALID", ErrorKind.Invalid, "Name not valid",
        "Give a name of 1 to 200 characters on one line, without links: put a space after a dot.", "name");

    public static readonly Error PhoneInvalid = new("PHONE_NUMBER_INVALID", ErrorKind.Invalid, "Phone number not valid",
        "Give a number in international form such as +4915112345678.", "phoneNumber");

    public static readonly Error EmailTaken = new("EMAIL_TAKEN", ErrorKind.Conflict, "E-mail address taken",
        "An account with this address exists: sign in instead.", "email");

    public static readonly Error ProfileUnchanged = new("PROFILE_EMPTY", ErrorKind.Invalid, "Nothing to change",
        "Send name, image or both.");

    public static readonly Error ImageNotFound = new("IMAGE_NOT_FOUND", ErrorKind.NotFound, "No such image",
        "There is no image at this address, or not any more.");

    public static IReadOnlyList<Error> All => [EmailInvalid, NameInvalid, PhoneInvalid, EmailTaken, ProfileUnchanged, ImageNotFound];
}

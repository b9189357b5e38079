namespace Identity.Domain.Accounts.Import;

/// <summary>What can be wrong with a line of an import. No text repeats what the line holds: it may be a secret.</summary>
public static class ImportErrors
{
    public static readonly Error LineTooLong = new("IMPORT_LINE_TOO_LONG", ErrorKind.Invalid, "Line too long",
        "A line has at most 64 KiB.");

    public static readonly Error LineMalformed = new("IMPORT_LINE_MALFORMED", ErrorKind.Invalid, "Line not readable",
        "A line is one JSON object in UTF-8, without duplicate names.");

    public static readonly Error FieldUnknown = new("IMPORT_FIELD_UNKNOWN", ErrorKind.Invalid, "Field unknown",
        "No field has this name; a misspelt one would be lost without a word.");

    public static readonly Error FieldInvalid = new("IMPORT_FIELD_INVALID", ErrorKind.Invalid, "Field not valid",
        "The field is missing or not of its form.");

    public static readonly Error HashUnknown = new("PASSWORD_HASH_UNKNOWN", ErrorKind.Invalid, "Password hash not accepted",
        "Accepted are bcrypt, bcrypt-sha256 v2, Argon2id, yescrypt, scrypt ($7$), SHA-crypt and ASP.NET Core Identity. "
        + "Without one, the person resets the password.", "passwordHash");

    public static readonly Error HashRefused = new("PASSWORD_HASH_REFUSED", ErrorKind.Invalid, "Password hash not accepted",
        "The hash is of an accepted kind, but damaged, or its cost lies outside of the limits.", "passwordHash");

    public static readonly Error HashUnsupported = new("PASSWORD_HASH_UNSUPPORTED", ErrorKind.Invalid, "Password hash not supported",
        "yescrypt, scrypt and SHA-crypt hashes need libxcrypt, which this process does not have. Run the service and the import on a system that "
        + "has it, such as Debian, Ubuntu or Fedora. Without a hash, the person resets the password.", "passwordHash");

    public static readonly Error IdTaken = new("IMPORT_ID_TAKEN", ErrorKind.Conflict, "Identifier taken",
        "Somebody with another address has this identifier.", "id");

    public static IReadOnlyList<Error> All =>
        [LineTooLong, LineMalformed, FieldUnknown, FieldInvalid, HashUnknown, HashRefused, HashUnsupported, IdTaken];
}

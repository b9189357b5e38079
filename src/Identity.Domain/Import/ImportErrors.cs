namespace Identity.Domain.Import;

/// <summary>What can be wrong with a line of an import. No text repeats what the line holds: it may be a secret.</summary>
public static class ImportErrors
{
    public static readonly Error LineTooLong = new(
        "IMPORT_LINE_TOO_LONG",
        ErrorKind.Invalid,
        "Line too long",
        "A line may have at most 64 KiB."
    );

    public static readonly Error LineMalformed = new(
        "IMPORT_LINE_MALFORMED",
        ErrorKind.Invalid,
        "Invalid line",
        "A line must be one JSON object in UTF-8, without duplicate names."
    );

    public static readonly Error FieldUnknown = new(
        "IMPORT_FIELD_UNKNOWN",
        ErrorKind.Invalid,
        "Unknown field",
        "This field does not exist. Check the spelling."
    );

    public static readonly Error FieldInvalid = new(
        "IMPORT_FIELD_INVALID",
        ErrorKind.Invalid,
        "Invalid field",
        "The field is missing or has the wrong form."
    );

    public static readonly Error HashUnknown = new(
        "PASSWORD_HASH_UNKNOWN",
        ErrorKind.Invalid,
        "Password hash not accepted",
        "Accepted hashes: bcrypt, bcrypt-sha256 v2, Argon2id, yescrypt, scrypt ($7$, $scrypt$ and Firebase), SHA-crypt, ASP.NET Core Identity, "
            + "PBKDF2 of Django, passlib and PHC strings, phpass, and bcrypt with a pepper. "
            + "A user without a hash must reset the password.",
        "passwordHash"
    );

    public static readonly Error HashRefused = new(
        "PASSWORD_HASH_REFUSED",
        ErrorKind.Invalid,
        "Password hash not accepted",
        "The format of the hash is accepted, but the hash is damaged or its cost is outside the limits.",
        "passwordHash"
    );

    public static readonly Error HashUnsupported = new(
        "PASSWORD_HASH_UNSUPPORTED",
        ErrorKind.Invalid,
        "Password hash not supported",
        "yescrypt, SHA-crypt and $7$ hashes need libxcrypt, which is missing here. Run the service and the import on a system with "
            + "libxcrypt, such as Debian, Ubuntu or Fedora. A user without a hash must reset the password.",
        "passwordHash"
    );

    public static readonly Error IdTaken = new(
        "IMPORT_ID_TAKEN",
        ErrorKind.Conflict,
        "Identifier already in use",
        "A user with another email address already has this identifier.",
        "id"
    );

    public static IReadOnlyList<Error> All =>
        [LineTooLong, LineMalformed, FieldUnknown, FieldInvalid, HashUnknown, HashRefused, HashUnsupported, IdTaken];
}

namespace Identity.Domain.Tokens.Keys;

public static class KeyErrors
{
    public static readonly Error KeyTooYoung = new(
        "KEY_TOO_YOUNG",
        ErrorKind.Conflict,
        "Next key too recent",
        "The next key was announced less than 24 hours ago, so some services may not know it yet. Wait, or force the rotation "
            + "(--now, or force in the body). Those services then refuse new tokens until they read the key set again."
    );

    /// <summary>The same, for a key that was announced within the hour.</summary>
    /// <param name="age">Since it was announced.</param>
    public static Error NeedsConfirmation(TimeSpan age) =>
        KeyTooYoung.Because(
            $"The next key was announced {(int)age.TotalMinutes} minutes ago. Services that have not read the key set since then "
                + "refuse new tokens until they do: at the next unknown key in most libraries, but only once in five minutes in ASP.NET Core "
                + "(AddJwtBearer), and only when its own cache ends in a gateway without that. This service itself follows within a second. "
                + "Wait, or confirm it (--yes, or yes in the body)."
        );

    public static readonly Error KeyRaced = new(
        "KEY_RACED",
        ErrorKind.Conflict,
        "Keys already rotated",
        "Another rotation ran at the same time. List the keys before you try again."
    );

    public static readonly Error KeyNotFound = new(
        "KEY_NOT_FOUND",
        ErrorKind.NotFound,
        "Key not found",
        "Key not found, or it is not in use."
    );

    public static IReadOnlyList<Error> All => [KeyTooYoung, KeyRaced, KeyNotFound];
}

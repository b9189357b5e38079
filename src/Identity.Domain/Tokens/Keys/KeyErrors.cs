namespace Identity.Domain.Tokens.Keys;

public static class KeyErrors
{
    public static readonly Error KeyTooYoung = new("KEY_TOO_YOUNG", ErrorKind.Conflict, "Key announced too recently",
        "The next key was announced less than 24 hours ago, so some services may not know it yet. Wait, or force it (--now, or force in the body) and accept that they refuse tokens until they read the key set again.");

    public static readonly Error KeyRaced = new("KEY_RACED", ErrorKind.Conflict, "Another rotation was faster",
        "Somebody else rotated the keys at the same moment. Look at the list before trying again.");

    public static readonly Error KeyNotFound = new("KEY_NOT_FOUND", ErrorKind.NotFound, "No such key",
        "No key with this identifier is in service.");

    public static IReadOnlyList<Error> All => [KeyTooYoung, KeyRaced, KeyNotFound];
}

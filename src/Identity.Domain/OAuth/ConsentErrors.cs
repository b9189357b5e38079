namespace Identity.Domain.OAuth;

public static class ConsentErrors
{
    public static readonly Error NotFound = new(
        "CONSENT_NOT_FOUND",
        ErrorKind.NotFound,
        "Consent not found",
        "You have not allowed this application anything, or you have withdrawn it."
    );

    public static IReadOnlyList<Error> All => [NotFound];
}

namespace Identity.Domain.Gateway;

public static class GatewayErrors
{
    public static readonly Error OriginalRequestAmbiguous = new("ORIGINAL_REQUEST_AMBIGUOUS", ErrorKind.Forbidden,
        "Original request ambiguous",
        "The gateway sent different values for the original method or URI. Send X-Original-* or X-Forwarded-*, and each header once.");

    public static IReadOnlyList<Error> All => [OriginalRequestAmbiguous];
}

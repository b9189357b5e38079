namespace Identity.Domain.Gateway;

public static class GatewayErrors
{
    public static readonly Error OriginalRequestAmbiguous = new(
        "ORIGINAL_REQUEST_AMBIGUOUS",
        ErrorKind.Forbidden,
        "Original request ambiguous",
        "The gateway sent different values for the original method or URI. Send X-Original-* or X-Forwarded-*, and each header once."
    );

    public static readonly Error OriginalRequestMissing = new(
        "ORIGINAL_REQUEST_MISSING",
        ErrorKind.Forbidden,
        "Original request missing",
        "The gateway did not name the original request. Configure it to send X-Original-URI or X-Forwarded-Uri."
    );

    public static IReadOnlyList<Error> All => [OriginalRequestAmbiguous, OriginalRequestMissing];
}

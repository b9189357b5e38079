namespace Identity.Domain.Gateway;

public static class GatewayErrors
{
    public static readonly Error OriginalRequestAmbiguous = new("ORIGINAL_REQUEST_AMBIGUOUS", ErrorKind.Forbidden, "Original request ambiguous",
        "The gateway names the original method or URI more than once and not alike. Send X-Original-* or X-Forwarded-*, each header once.");

    public static IReadOnlyList<Error> All => [OriginalRequestAmbiguous];
}

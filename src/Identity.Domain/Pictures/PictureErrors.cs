namespace Identity.Domain.Pictures;

public static class PictureErrors
{
    public static readonly Error TypeUnsupported = new(
        "IMAGE_TYPE_UNSUPPORTED",
        ErrorKind.UnsupportedMediaType,
        "Picture type not supported",
        "Send a JPEG, PNG, WebP or GIF picture. The content of the file decides, not its name.",
        "image"
    );

    public static readonly Error Invalid = new(
        "IMAGE_INVALID",
        ErrorKind.Invalid,
        "Invalid picture",
        "The picture is damaged or incomplete. Save it again and retry.",
        "image"
    );

    public static readonly Error TooLarge = new(
        "IMAGE_TOO_LARGE",
        ErrorKind.TooLarge,
        "Picture too large",
        "A picture may have at most 10 MiB.",
        "image"
    );

    public static readonly Error DimensionsExceeded = new(
        "IMAGE_DIMENSIONS_EXCEEDED",
        ErrorKind.Invalid,
        "Picture dimensions not allowed",
        "A picture may have at most 50 megapixels, and each side must measure at least 1 pixel.",
        "image"
    );

    public static readonly Error Unavailable = new(
        "IMAGE_PROCESSING_UNAVAILABLE",
        ErrorKind.Unavailable,
        "Picture processing unavailable",
        "The service cannot process pictures at the moment. Nothing was changed. Try again.",
        "image"
    );

    public static IReadOnlyList<Error> All => [TypeUnsupported, Invalid, TooLarge, DimensionsExceeded, Unavailable];
}

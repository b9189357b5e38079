namespace Identity.Domain.Accounts.Pictures;

public static class PictureErrors
{
    public static readonly Error TypeUnsupported = new("IMAGE_TYPE_UNSUPPORTED", ErrorKind.UnsupportedMediaType,
        "Image type not supported", "Send a JPEG, PNG, WebP or GIF picture. Its content decides, not its name.", "image");

    public static readonly Error Invalid = new("IMAGE_INVALID", ErrorKind.Invalid,
        "Image not valid", "The picture is damaged or incomplete. Save it again and retry.", "image");

    public static readonly Error TooLarge = new("IMAGE_TOO_LARGE", ErrorKind.TooLarge,
        "Image too large", "Send a picture of at most 10 MiB.", "image");

    public static readonly Error DimensionsExceeded = new("IMAGE_DIMENSIONS_EXCEEDED", ErrorKind.Invalid,
        "Image dimensions not allowed", "Each side must measure at least 1 pixel, and the picture at most 50 megapixels.", "image");

    public static readonly Error Unavailable = new("IMAGE_PROCESSING_UNAVAILABLE", ErrorKind.Unavailable,
        "Pictures cannot be processed now", "The service cannot process a picture at the moment. Nothing was changed; try again.", "image");

    public static IReadOnlyList<Error> All => [TypeUnsupported, Invalid, TooLarge, DimensionsExceeded, Unavailable];
}

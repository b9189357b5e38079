namespace Identity.Domain.Pictures;

public static class PictureErrors
{
    public static readonly Error TypeUnsupported = new("IMAGE_TYPE_UNSUPPORTED", ErrorKind.UnsupportedMediaType,
        "Image type not supported", "Send a JPEG, PNG, WebP or GIF image. The content of the file decides, not its name.", "image");

    public static readonly Error Invalid = new("IMAGE_INVALID", ErrorKind.Invalid,
        "Invalid image", "The image is damaged or incomplete. Save it again and retry.", "image");

    public static readonly Error TooLarge = new("IMAGE_TOO_LARGE", ErrorKind.TooLarge,
        "Image too large", "An image may have at most 10 MiB.", "image");

    public static readonly Error DimensionsExceeded = new("IMAGE_DIMENSIONS_EXCEEDED", ErrorKind.Invalid,
        "Image dimensions not allowed", "An image may have at most 50 megapixels, and each side must measure at least 1 pixel.", "image");

    public static readonly Error Unavailable = new("IMAGE_PROCESSING_UNAVAILABLE", ErrorKind.Unavailable,
        "Image processing unavailable", "The service cannot process images at the moment. Nothing was changed. Try again.", "image");

    public static IReadOnlyList<Error> All => [TypeUnsupported, Invalid, TooLarge, DimensionsExceeded, Unavailable];
}

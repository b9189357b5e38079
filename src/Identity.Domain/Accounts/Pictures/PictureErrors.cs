namespace Identity.Domain.Accounts.Pictures;

public static class PictureErrors
{
    public static readonly Error TypeUnsupported = new("IMAGE_TYPE_UNSUPPORTED", ErrorKind.UnsupportedMediaType,
        "Image type not supported", "Send a JPEG, PNG or WebP picture: its content decides, not its name.", "image");

    public static readonly Error Invalid = new("IMAGE_INVALID", ErrorKind.Invalid,
        "Image not valid", "The picture is damaged or incomplete: save it again and retry.", "image");

    public static readonly Error TooLarge = new("IMAGE_TOO_LARGE", ErrorKind.TooLarge,
        "Image too large", "Send a picture of at most 2 MiB.", "image");

    public static readonly Error DimensionsExceeded = new("IMAGE_DIMENSIONS_EXCEEDED", ErrorKind.Invalid,
        "Image dimensions not allowed", "Each side must measure 1 to 4096 pixels.", "image");

    public static readonly Error Animated = new("IMAGE_ANIMATED", ErrorKind.Invalid,
        "Image is animated", "Send a still picture.", "image");

    public static IReadOnlyList<Error> All => [TypeUnsupported, Invalid, TooLarge, DimensionsExceeded, Animated];
}

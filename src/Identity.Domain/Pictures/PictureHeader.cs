namespace Identity.Domain.Pictures;

public enum PictureKind
{
    Jpeg,
    Png,
    Webp,
    Gif,
}

/// <summary>
/// What a picture says of itself in its header. Nothing is decoded and nothing is allocated, so a header that claims 50 000 × 50 000
/// pixels is refused for the price of reading it.
/// </summary>
public readonly record struct PictureHeader(PictureKind Kind, int Width, int Height)
{
    /// <summary>Never throws, whatever the bytes. The content decides on the kind; a name or declared type does not count.</summary>
    public static Result<PictureHeader> Read(ReadOnlySpan<byte> upload)
    {
        if (upload.Length > Picture.MaximumBytes)
        {
            return PictureErrors.TooLarge;
        }

        if (KindOf(upload) is not { } kind)
        {
            return PictureErrors.TypeUnsupported;
        }

        var size = kind switch
        {
            PictureKind.Jpeg => JpegHeader.ReadSize(upload),
            PictureKind.Png => PngHeader.ReadSize(upload),
            PictureKind.Webp => WebpHeader.ReadSize(upload),
            _ => GifHeader.ReadSize(upload),
        };
        return size switch
        {
            null => PictureErrors.Invalid,
            var (width, height) when Picture.AllowsSize(width, height) => new PictureHeader(kind, (int)width, (int)height),
            _ => PictureErrors.DimensionsExceeded,
        };
    }

    private static PictureKind? KindOf(ReadOnlySpan<byte> upload) =>
        upload switch
        {
            _ when JpegHeader.Recognizes(upload) => PictureKind.Jpeg,
            _ when PngHeader.Recognizes(upload) => PictureKind.Png,
            _ when WebpHeader.Recognizes(upload) => PictureKind.Webp,
            _ when GifHeader.Recognizes(upload) => PictureKind.Gif,
            _ => null,
        };
}

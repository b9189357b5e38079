namespace Identity.Domain.Accounts.Pictures;

/// <summary>
/// Turns an upload into a picture that is safe to store and tells nothing but its pixels.
/// <para>
/// Containers are rewritten from the parts that a decoder needs; pixel data is copied and never decoded. So no decoder runs
/// on hostile bytes here, work and memory are linear in the upload, and a compressed part costs its compressed size. The price:
/// pixel data can carry any text, which is why the headers a picture is served with remain the real defence against polyglots.
/// </para>
/// </summary>
public static class PictureSanitizer
{
    /// <summary>More segments or chunks than any encoder writes into <see cref="Picture.MaximumBytes"/>.</summary>
    internal const int MaximumParts = 4096;

    /// <summary>Never throws, whatever the bytes. Sanitising a sanitised picture changes nothing.</summary>
    public static Result<Picture> Sanitize(ReadOnlySpan<byte> upload) => upload switch
    {
        { Length: > Picture.MaximumBytes } => PictureErrors.TooLarge,
        _ when JpegSanitizer.Recognizes(upload) => JpegSanitizer.Sanitize(upload),
        _ when PngSanitizer.Recognizes(upload) => PngSanitizer.Sanitize(upload),
        _ when WebpSanitizer.Recognizes(upload) => WebpSanitizer.Sanitize(upload),
        _ => PictureErrors.TypeUnsupported,
    };
}

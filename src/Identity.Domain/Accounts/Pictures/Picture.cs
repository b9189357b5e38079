namespace Identity.Domain.Accounts.Pictures;

/// <summary>A profile picture as it may be stored and served. Only <see cref="PictureSanitizer"/> makes one.</summary>
/// <param name="ContentType">Decided by the content, never by what the uploader called it.</param>
/// <param name="Content">The rewritten container: the uploaded pixels and nothing else.</param>
/// <param name="Width">In pixels as coded, that is before any orientation is applied.</param>
/// <param name="Height">In pixels as coded, that is before any orientation is applied.</param>
public sealed record Picture(string ContentType, byte[] Content, int Width, int Height)
{
    /// <summary>2 MiB, measured on the upload.</summary>
    public const int MaximumBytes = 2 * 1024 * 1024;

    /// <summary>In pixels; with it, whoever decodes a picture needs at most 64 MiB at four bytes a pixel.</summary>
    public const int MaximumSide = 4096;

    internal static bool AllowsSize(int width, int height) =>
        width is > 0 and <= MaximumSide && height is > 0 and <= MaximumSide;
}

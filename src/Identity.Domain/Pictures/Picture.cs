namespace Identity.Domain.Pictures;

/// <summary>
/// A profile picture as it is stored: drawn anew from the pixels of the upload, upright, in sRGB, without metadata; each size as WebP
/// and as JPEG. Only an <see cref="IPictureRenderer"/> makes one.
/// </summary>
public sealed record Picture
{
    /// <summary>10 MiB, measured on the upload.</summary>
    public const int MaximumBytes = 10 * 1024 * 1024;

    /// <summary>Width times height of the upload. An uncompressed copy of the largest picture takes 200 MB in the worker.</summary>
    public const long MaximumPixels = 50_000_000;

    public const int LargestSize = 1024;

    public Picture(IReadOnlyList<PictureVariant> variants)
    {
        ArgumentNullException.ThrowIfNull(variants);
        var complete = Sizes.SelectMany(size => PictureTypes.Served.Select(type => (size, type)));
        if (!complete.SequenceEqual(variants.Select(variant => (variant.Size, variant.ContentType))))
        {
            throw new ArgumentException("A picture has each size in each type.", nameof(variants));
        }

        Variants = variants;
    }

    /// <summary>In pixels: what the longer side measures at most. A smaller upload is never scaled up.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [64, 256, LargestSize];

    /// <summary>Every size in every type, in the order of <see cref="Sizes"/> and <see cref="PictureTypes.Served"/>.</summary>
    public IReadOnlyList<PictureVariant> Variants { get; }

    public static bool AllowsSize(long width, long height) => width > 0 && height > 0 && width <= MaximumPixels / height;
}

/// <param name="Size">One of <see cref="Picture.Sizes"/>.</param>
/// <param name="ContentType">One of <see cref="PictureTypes.Served"/>, and what <paramref name="Content"/> is.</param>
public sealed record PictureVariant(int Size, string ContentType, byte[] Content);

public static class PictureTypes
{
    public const string Webp = "image/webp";

    /// <summary>For readers that do not know WebP.</summary>
    public const string Jpeg = "image/jpeg";

    public static IReadOnlyList<string> Served { get; } = [Webp, Jpeg];
}

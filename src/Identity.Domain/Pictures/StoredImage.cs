using System.Buffers.Text;
using System.Security.Cryptography;

namespace Identity.Domain.Pictures;

/// <summary>
/// A profile picture under an address that nobody can guess. Its own content is what every reader understands, the largest JPEG; the
/// other sizes and types hang on it. A picture of an earlier version has no others and is served as it is.
/// </summary>
public sealed class StoredImage
{
    private const int IdentifierBytes = 16; // 128 random bits: the address is the only protection of a public picture (ASVS 5.3.1)

    private readonly List<ImageVariant> variants = [];

    private StoredImage() { }

    public string Id { get; private init; } = "";

    public Guid UserId { get; private init; }

    public string ContentType { get; private init; } = "";

    public byte[] Content { get; private init; } = [];

    public DateTimeOffset CreatedAt { get; private init; }

    public IReadOnlyList<ImageVariant> Variants => variants;

    public static StoredImage Create(Guid userId, Picture picture, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdentifierBytes));
        var main = picture.Variants.Single(variant => variant is { Size: Picture.LargestSize, ContentType: PictureTypes.Jpeg });
        var image = new StoredImage
        {
            Id = id,
            UserId = userId,
            ContentType = main.ContentType,
            Content = main.Content,
            CreatedAt = now,
        };
        image.variants.AddRange(picture.Variants.Where(variant => variant != main).Select(variant => ImageVariant.Create(id, variant)));
        return image;
    }
}

/// <summary>The same picture in another size or type.</summary>
public sealed class ImageVariant
{
    private ImageVariant() { }

    public string ImageId { get; private init; } = "";

    public int Size { get; private init; }

    public string ContentType { get; private init; } = "";

    public byte[] Content { get; private init; } = [];

    internal static ImageVariant Create(string imageId, PictureVariant variant) =>
        new()
        {
            ImageId = imageId,
            Size = variant.Size,
            ContentType = variant.ContentType,
            Content = variant.Content,
        };
}

/// <summary>A picture as it goes out.</summary>
/// <param name="Size">That of the <see cref="ImageVariant"/>, or null for the picture's own content.</param>
/// <param name="Length">Of the content, in bytes. It is read apart from this, see <see cref="IStoredImages.ReadAsync"/>.</param>
public sealed record ServedImage(string ImageId, int? Size, string ContentType, int Length)
{
    /// <summary>Differs wherever the bytes differ.</summary>
    public string Version => Size is null ? ImageId : $"{ImageId}-{Size}-{ContentType.Split('/')[^1]}";
}

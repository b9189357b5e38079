namespace Identity.Domain.Pictures;

/// <summary>Pictures as everyone may see them who knows their address.</summary>
public interface IStoredImages
{
    /// <summary>The picture in that size and type; a picture of an earlier version, which has one form alone, in that form.</summary>
    /// <param name="size">One of <see cref="Picture.Sizes"/>.</param>
    /// <param name="contentType">One of <see cref="PictureTypes.Served"/>.</param>
    Task<ServedImage?> FindAsync(string imageId, int size, string contentType, CancellationToken ct);

    /// <summary>The bytes of what was found, or null when it is gone meanwhile.</summary>
    Task<byte[]?> ReadAsync(ServedImage image, CancellationToken ct);
}

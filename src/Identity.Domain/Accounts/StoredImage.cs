using System.Buffers.Text;
using System.Security.Cryptography;
using Identity.Domain.Accounts.Pictures;

namespace Identity.Domain.Accounts;

/// <summary>A profile picture under an address that nobody can guess.</summary>
public sealed class StoredImage
{
    private const int IdentifierBytes = 16; // 128 random bits: the address is the only protection of a public picture (ASVS 5.3.1)

    private StoredImage()
    {
    }

    public string Id { get; private init; } = "";

    public Guid UserId { get; private init; }

    public string ContentType { get; private init; } = "";

    public byte[] Content { get; private init; } = [];

    public DateTimeOffset CreatedAt { get; private init; }

    public static StoredImage Create(Guid userId, Picture picture, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return new StoredImage
        {
            Id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdentifierBytes)),
            UserId = userId,
            ContentType = picture.ContentType,
            Content = picture.Content,
            CreatedAt = now,
        };
    }
}

using Identity.Domain.Pictures;

namespace Identity.Domain.Users;

/// <summary>What users say about themselves.</summary>
public sealed partial class User
{
    /// <param name="name">Null to leave it as it is.</param>
    /// <param name="image">Null to leave it as it is.</param>
    public Result<Done> UpdateProfile(string? name, StoredImage? image, DateTimeOffset now)
    {
        (Name, UpdatedAt) = (name ?? Name, now);
        if (image is not null)
        {
            ReplacePicture(image, now);
        }

        return new Done();
    }
}

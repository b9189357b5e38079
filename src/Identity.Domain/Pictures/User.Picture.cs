using Identity.Domain.Pictures;

namespace Identity.Domain.Users;

/// <summary>The picture of a user.</summary>
public sealed partial class User
{
    /// <summary>Takes it away in all its sizes, if there is one.</summary>
    public Result<Done> RemovePicture(DateTimeOffset now)
    {
        if (ImageId is not null)
        {
            (ImageId, UpdatedAt) = (null, now);
            Record(new PictureRemoved(now));
        }

        return new Done();
    }

    private void ReplacePicture(StoredImage image, DateTimeOffset now)
    {
        ImageId = image.Id;
        Record(new PictureReplaced(image, now));
    }
}

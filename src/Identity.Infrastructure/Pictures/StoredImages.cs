using Identity.Domain.Pictures;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Pictures;

internal sealed class StoredImages(IDbContextFactory<IdentityDbContext> contexts) : IStoredImages
{
    public async Task<ServedImage?> FindAsync(string imageId, int size, string contentType, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db
                .ImageVariants.Where(it => it.ImageId == imageId && it.Size == size && it.ContentType == contentType)
                .Select(it => new ServedImage(it.ImageId, it.Size, it.ContentType, it.Content.Length))
                .FirstOrDefaultAsync(ct)
            ?? await db
                .Images.Where(image => image.Id == imageId)
                .Select(image => new ServedImage(image.Id, null, image.ContentType, image.Content.Length))
                .FirstOrDefaultAsync(ct);
    }

    public async Task<byte[]?> ReadAsync(ServedImage image, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var contents = image.Size is { } size
            ? db
                .ImageVariants.Where(it => it.ImageId == image.ImageId && it.Size == size && it.ContentType == image.ContentType)
                .Select(it => it.Content)
            : db.Images.Where(it => it.Id == image.ImageId).Select(it => it.Content);
        return await contents.FirstOrDefaultAsync(ct);
    }
}

using Identity.Domain.Pictures;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

public sealed partial class IdentityDbContext
{
    public DbSet<StoredImage> Images => Set<StoredImage>();

    public DbSet<ImageVariant> ImageVariants => Set<ImageVariant>();
}

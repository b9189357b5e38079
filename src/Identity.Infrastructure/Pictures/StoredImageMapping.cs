using Identity.Domain.Pictures;
using Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Identity.Infrastructure.Pictures;

internal sealed class StoredImageMapping : IEntityTypeConfiguration<StoredImage>
{
    public void Configure(EntityTypeBuilder<StoredImage> builder)
    {
        builder.ToTable("images");
        builder.HasKey(image => image.Id);
        builder.Property(image => image.Id).HasMaxLength(32);
        builder.Property(image => image.ContentType).HasMaxLength(20);
        builder.HasOne<User>().WithMany().HasForeignKey(image => image.UserId).OnDelete(DeleteBehavior.Cascade);

        // The database deletes them with their picture, also when a replica of an earlier version does that.
        builder.HasMany(image => image.Variants).WithOne().HasForeignKey(variant => variant.ImageId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ImageVariantMapping : IEntityTypeConfiguration<ImageVariant>
{
    public void Configure(EntityTypeBuilder<ImageVariant> builder)
    {
        builder.ToTable("image_variants");
        builder.HasKey(variant => new
        {
            variant.ImageId,
            variant.Size,
            variant.ContentType,
        });
        builder.Property(variant => variant.ImageId).HasMaxLength(32);
        builder.Property(variant => variant.ContentType).HasMaxLength(20);
    }
}

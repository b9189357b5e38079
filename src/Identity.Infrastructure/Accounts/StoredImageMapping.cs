using Identity.Domain.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Identity.Infrastructure.Accounts;

internal sealed class StoredImageMapping : IEntityTypeConfiguration<StoredImage>
{
    public void Configure(EntityTypeBuilder<StoredImage> builder)
    {
        builder.ToTable("images");
        builder.HasKey(image => image.Id);
        builder.Property(image => image.Id).HasMaxLength(32);
        builder.Property(image => image.ContentType).HasMaxLength(20);
        builder.HasOne<User>().WithMany().HasForeignKey(image => image.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

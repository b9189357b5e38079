using Identity.Domain;
using Identity.Domain.Branches;
using Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Identity.Infrastructure.Users;

internal sealed class UserMapping : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("users");
        builder.HasKey(user => user.Id);
        builder.Property(user => user.Email).HasMaxLength(Email.MaximumLength);
        builder.Property(user => user.EmailKey).HasMaxLength(400); // the domain may grow by its ASCII form
        builder.HasIndex(user => user.EmailKey).IsUnique();
        builder.Property(user => user.EmailVouchedFor).HasDefaultValue(false); // replicas of the version before leave it out
        builder.Property(user => user.Name).HasMaxLength(2 * PersonName.MaximumLength);
        builder.Property(user => user.PasswordHash).HasMaxLength(256);
        builder.Property(user => user.PhoneNumber).HasMaxLength(16); // E.164 and its plus sign
        builder.Property(user => user.ImageId).HasMaxLength(32);
        builder.HasOne<Branch>().WithMany().HasForeignKey(user => user.BranchId).OnDelete(DeleteBehavior.Restrict);

        // Lists, newest first: of all, of a state, of a branch. What is searched for has indexes of its own (SearchIndexes).
        builder.HasIndex(user => new { user.CreatedAt, user.Id }).IsDescending(true, false);
        builder
            .HasIndex(user => new
            {
                user.Status,
                user.CreatedAt,
                user.Id,
            })
            .IsDescending(false, true, false);
        builder
            .HasIndex(user => new
            {
                user.BranchId,
                user.CreatedAt,
                user.Id,
            })
            .IsDescending(false, true, false);
    }
}

using Identity.Domain;
using Identity.Domain.Secrets;
using Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Identity.Infrastructure.Secrets;

internal sealed class OneTimeSecretMapping : IEntityTypeConfiguration<OneTimeSecret>
{
    public void Configure(EntityTypeBuilder<OneTimeSecret> builder)
    {
        builder.ToTable("one_time_secrets");
        builder.HasKey(secret => secret.Id);
        builder.Property(secret => secret.Address).HasMaxLength(Email.MaximumLength);
        builder.Property(secret => secret.AddressKey).HasMaxLength(400); // the domain may grow by its ASCII form
        builder.HasIndex(secret => secret.TokenHash).IsUnique();
        builder.HasIndex(secret => new
        {
            secret.UserId,
            secret.Purpose,
            secret.CreatedAt,
        });
        builder.HasIndex(secret => new
        {
            secret.AddressKey,
            secret.Purpose,
            secret.CreatedAt,
        });
        builder.HasOne<User>().WithMany().HasForeignKey(secret => secret.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

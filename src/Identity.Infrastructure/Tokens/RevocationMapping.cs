using Identity.Domain.Tokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Identity.Infrastructure.Tokens;

internal sealed class RevocationMapping : IEntityTypeConfiguration<Revocation>
{
    public void Configure(EntityTypeBuilder<Revocation> builder)
    {
        builder.ToTable("revocations");
        builder.HasKey(revocation => revocation.Id);
        builder.Property(revocation => revocation.Value).HasMaxLength(100);
        builder.HasIndex(revocation => revocation.RevokedAt);
    }
}

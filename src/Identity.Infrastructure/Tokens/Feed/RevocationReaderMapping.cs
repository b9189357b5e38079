using Identity.Domain;
using Identity.Domain.Tokens.Feed;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Identity.Infrastructure.Tokens.Feed;

internal sealed class RevocationReaderMapping : IEntityTypeConfiguration<RevocationReader>
{
    public void Configure(EntityTypeBuilder<RevocationReader> builder)
    {
        builder.ToTable("revocation_readers");
        builder.HasKey(reader => reader.Id);
        builder.Property(reader => reader.ClientId).HasMaxLength(ClientId.Length);
        builder.Property(reader => reader.Cursor).HasMaxLength(RevocationCursor.TextLength);
        builder.HasIndex(reader => reader.SeenAt);
    }
}

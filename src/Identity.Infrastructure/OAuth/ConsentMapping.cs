using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Identity.Infrastructure.OAuth;

internal sealed class ConsentMapping : IEntityTypeConfiguration<Consent>
{
    public void Configure(EntityTypeBuilder<Consent> builder)
    {
        builder.ToTable("consents");
        builder.HasKey(consent => consent.Id);
        builder.Property(consent => consent.ClientId).HasMaxLength(ClientId.Length);
        builder.Property(consent => consent.Scopes).HasConversion(new WordsConverter(), WordsConverter.Comparer);
        builder.HasIndex(consent => new { consent.UserId, consent.ClientId }).IsUnique();
        builder.HasOne<User>().WithMany().HasForeignKey(consent => consent.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Client>().WithMany().HasForeignKey(consent => consent.ClientId).OnDelete(DeleteBehavior.Cascade);
    }
}

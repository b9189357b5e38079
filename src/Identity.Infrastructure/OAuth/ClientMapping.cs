using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Identity.Infrastructure.OAuth;

internal sealed class ClientMapping : IEntityTypeConfiguration<Client>
{
    public void Configure(EntityTypeBuilder<Client> builder)
    {
        builder.ToTable("clients");
        builder.HasKey(client => client.Id);
        builder.Property(client => client.Id).HasMaxLength(ClientId.Length);
        builder.Property(client => client.Name).HasMaxLength(2 * PersonName.MaximumLength);
        builder.Property(client => client.Grants).HasConversion(new WordsConverter(), WordsConverter.Comparer);
        builder.Property(client => client.Scopes).HasConversion(new WordsConverter(), WordsConverter.Comparer);
        builder.Property(client => client.Audiences).HasConversion(new WordsConverter(), WordsConverter.Comparer);
        builder.Property(client => client.RedirectUris).HasConversion(new WordsConverter(), WordsConverter.Comparer);
        builder.Property(client => client.PostLogoutRedirectUris).HasConversion(new WordsConverter(), WordsConverter.Comparer);
        builder.Property(client => client.BackchannelLogoutUri).HasMaxLength(RedirectUri.MaximumLength);
        builder.HasIndex(client => client.CreatedAt);
    }
}

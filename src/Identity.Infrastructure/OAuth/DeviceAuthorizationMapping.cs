using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Identity.Infrastructure.OAuth;

internal sealed class DeviceAuthorizationMapping : IEntityTypeConfiguration<DeviceAuthorization>
{
    public void Configure(EntityTypeBuilder<DeviceAuthorization> builder)
    {
        builder.ToTable("device_authorizations");
        builder.HasKey(device => device.Id);
        builder.Property(device => device.ClientId).HasMaxLength(ClientId.Length);
        builder.Property(device => device.Scopes).HasConversion(new WordsConverter(), WordsConverter.Comparer);
        builder.Property(device => device.Audiences).HasConversion(new WordsConverter(), WordsConverter.Comparer);
        builder.HasIndex(device => device.UserCodeMac).IsUnique();
        builder.HasIndex(device => device.ExpiresAt);
        builder.HasOne<User>().WithMany().HasForeignKey(device => device.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Client>().WithMany().HasForeignKey(device => device.ClientId).OnDelete(DeleteBehavior.Cascade);
    }
}

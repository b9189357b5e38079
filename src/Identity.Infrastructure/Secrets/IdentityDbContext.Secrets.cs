using Identity.Domain.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

public sealed partial class IdentityDbContext
{
    public DbSet<OneTimeSecret> OneTimeSecrets => Set<OneTimeSecret>();

    private sealed class SecretsValues : IStoredValues
    {
        public void Configure(ModelConfigurationBuilder builder)
        {
            builder.Properties<SecretPurpose>().HaveConversion<SnakeCaseEnumConverter<SecretPurpose>>().HaveMaxLength(20);
        }
    }
}

using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

public sealed partial class IdentityDbContext
{
    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    private sealed class KeysValues : IStoredValues
    {
        public void Configure(ModelConfigurationBuilder builder)
        {
            builder.Properties<SigningAlgorithm>().HaveConversion<string>().HaveMaxLength(10);
        }
    }
}

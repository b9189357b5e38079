using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Feed;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

public sealed partial class IdentityDbContext
{
    public DbSet<Revocation> Revocations => Set<Revocation>();

    public DbSet<RevocationReader> RevocationReaders => Set<RevocationReader>();

    private sealed class TokensValues : IStoredValues
    {
        public void Configure(ModelConfigurationBuilder builder)
        {
            builder.Properties<RevocationKind>().HaveConversion<SnakeCaseEnumConverter<RevocationKind>>().HaveMaxLength(20);
        }
    }
}

using Identity.Domain.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

public sealed partial class IdentityDbContext
{
    public DbSet<Session> Sessions => Set<Session>();

    private sealed class SessionsValues : IStoredValues
    {
        public void Configure(ModelConfigurationBuilder builder)
        {
            builder.Properties<SessionEnd>().HaveConversion<SnakeCaseEnumConverter<SessionEnd>>().HaveMaxLength(40);
        }
    }
}

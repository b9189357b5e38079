using Identity.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

public sealed partial class IdentityDbContext
{
    public DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();

    public DbSet<AuditSeal> AuditSeals => Set<AuditSeal>();

    private sealed class AuditValues : IStoredValues
    {
        public void Configure(ModelConfigurationBuilder builder)
        {
            builder.Properties<AuditRetention>().HaveConversion<SnakeCaseEnumConverter<AuditRetention>>().HaveMaxLength(20);
        }
    }
}

using Identity.Domain;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

/// <summary>One model for both databases; the few differences are conversions in <see cref="ConfigureConventions"/>. Each feature says in a
/// file of its own which tables it adds, and this one knows none of them.</summary>
public sealed partial class IdentityDbContext(DbContextOptions<IdentityDbContext> options) : DbContext(options)
{
    /// <summary>An instant as a parameter of raw SQL: conversions reach columns only.</summary>
    internal object Parameter(DateTimeOffset instant) => Database.IsSqlite() ? instant.ToUnixTimeMilliseconds() : instant;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        if (Database.IsSqlite())
        {
            // SQLite has no type for instants; integers compare, text in several spellings does not.
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
        }

        configurationBuilder.Properties<Roles>().HaveConversion<RolesConverter>().HaveMaxLength(100);
        foreach (
            var values in typeof(IdentityDbContext)
                .Assembly.GetTypes()
                .Where(type => type.IsClass && type.IsAssignableTo(typeof(IStoredValues)))
        )
        {
            ((IStoredValues)Activator.CreateInstance(values)!).Configure(configurationBuilder);
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Ignore<DomainEvent>();
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(IdentityDbContext).Assembly);
        SearchText.Map(modelBuilder, Database.IsSqlite());
        SnakeCaseNames.Apply(modelBuilder.Model);
    }
}

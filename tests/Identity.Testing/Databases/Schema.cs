using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Testing.Databases;

/// <summary>The service's own schema, made by its own migrations.</summary>
public static class Schema
{
    /// <summary>A database at the newest schema, migrated once a process and copied from there.</summary>
    public static Task<TestDatabase> CreateAsync(DatabaseKind kind) => TestDatabases.CreateAsync(kind, MigrateAsync);

    public static async Task MigrateAsync(string connectionString)
    {
        var store = new StoreSettings(connectionString);
        await new StoreMigrator(new Contexts(store), store).MigrateAsync(CancellationToken.None);
    }

    /// <summary>Contexts on a database, as the service makes them.</summary>
    public static IDbContextFactory<IdentityDbContext> ContextsOn(string connectionString) =>
        new Contexts(new StoreSettings(connectionString));

    private sealed class Contexts(StoreSettings store) : IDbContextFactory<IdentityDbContext>
    {
        public IdentityDbContext CreateDbContext() =>
            new((DbContextOptions<IdentityDbContext>)new DbContextOptionsBuilder<IdentityDbContext>().UseStore(store).Options);
    }
}

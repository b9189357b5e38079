using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Identity.Migrations.Design;

internal static class Program
{
    // Only a door for the dotnet-ef tool, which looks for the factory below.
    private static void Main() { }
}

/// <summary>
/// <c>dotnet ef migrations add NAME --startup-project migrations/Identity.Migrations.Design --project
/// migrations/Identity.Migrations.Sqlite</c>, and the same for PostgreSql with <c>-- postgresql</c> at the end. No database is touched.
/// </summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<IdentityDbContext>
{
    public IdentityDbContext CreateDbContext(string[] args)
    {
        var connectionString = args.Contains("postgresql", StringComparer.OrdinalIgnoreCase)
            ? "Host=design-time"
            : "Data Source=design-time";
        var options = new DbContextOptionsBuilder<IdentityDbContext>();
        options.UseStore(new StoreSettings(connectionString));
        return new IdentityDbContext(options.Options);
    }
}

using Npgsql;

namespace Identity.Testing.Databases;

/// <summary>A server that someone else runs. It is left as it was found, except for what a killed process could not drop.</summary>
internal sealed class GivenPostgres(string connectionString) : PostgresServer
{
    public override string ConnectionString { get; } = WithMaintenanceDatabase(connectionString);

    /// <summary>Drops the templates; each test has dropped its own database.</summary>
    public override async ValueTask DisposeAsync()
    {
        foreach (var template in TemplatesMade)
        {
            await DropDatabaseAsync(template);
        }
    }

    public override string ToString() => $"the server that {EnvironmentVariable} names";

    private static string WithMaintenanceDatabase(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        builder.Database ??= "postgres";
        return builder.ConnectionString;
    }
}

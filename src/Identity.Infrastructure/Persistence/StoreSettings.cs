using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Identity.Infrastructure.Persistence;

/// <summary>Which database, and how it is reached.</summary>
/// <param name="ConnectionString">One with <c>Host=</c> is PostgreSQL, any other is SQLite.</param>
public sealed record StoreSettings(string ConnectionString, bool MigrateOnStart = true)
{
    public DatabaseKind Kind { get; } = IsPostgreSql(ConnectionString) ? DatabaseKind.PostgreSql : DatabaseKind.Sqlite;

    /// <summary>Absolute path of the SQLite file; null for PostgreSQL and for a database in memory.</summary>
    public string? SqliteFile =>
        Kind is DatabaseKind.Sqlite
        && new SqliteConnectionStringBuilder(ConnectionString).DataSource is { Length: > 0 } source
        && !source.StartsWith(':')
            ? Path.GetFullPath(source)
            : null;

    public bool HasPassword =>
        Kind is DatabaseKind.PostgreSql && !string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(ConnectionString).Password);

    /// <summary>A connection string holds a password.</summary>
    public override string ToString() => $"{Kind}";

    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public static StoreSettings Parse(string connectionString, bool migrateOnStart)
    {
        var settings = new StoreSettings(connectionString, migrateOnStart);
        _ =
            settings.Kind is DatabaseKind.PostgreSql
                ? (DbConnectionStringBuilder)new NpgsqlConnectionStringBuilder(connectionString)
                : new SqliteConnectionStringBuilder(connectionString);
        return settings;
    }

    /// <summary>The same PostgreSQL with this password.</summary>
    public StoreSettings WithPassword(string password) =>
        this with
        {
            ConnectionString = new NpgsqlConnectionStringBuilder(ConnectionString) { Password = password }.ConnectionString,
        };

    private static bool IsPostgreSql(string connectionString) =>
        connectionString.Split(';').Any(part => part.Split('=')[0].Trim().Equals("Host", StringComparison.OrdinalIgnoreCase));
}

public enum DatabaseKind
{
    Sqlite,
    PostgreSql,
}

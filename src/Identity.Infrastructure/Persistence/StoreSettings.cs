namespace Identity.Infrastructure.Persistence;

/// <summary>Which database, and how it is reached.</summary>
/// <param name="ConnectionString">One with <c>Host=</c> is PostgreSQL, any other is SQLite.</param>
public sealed record StoreSettings(string ConnectionString, bool MigrateOnStart = true)
{
    public DatabaseKind Kind { get; } = IsPostgreSql(ConnectionString) ? DatabaseKind.PostgreSql : DatabaseKind.Sqlite;

    /// <summary>A connection string holds a password.</summary>
    public override string ToString() => $"{Kind}";

    private static bool IsPostgreSql(string connectionString) =>
        connectionString.Split(';').Any(part => part.TrimStart().StartsWith("Host=", StringComparison.OrdinalIgnoreCase)
            || part.TrimStart().StartsWith("Host =", StringComparison.OrdinalIgnoreCase));
}

public enum DatabaseKind
{
    Sqlite,
    PostgreSql,
}

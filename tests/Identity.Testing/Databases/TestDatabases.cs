namespace Identity.Testing.Databases;

public static class TestDatabases
{
    /// <summary>A database of its own for one test, at the newest schema.</summary>
    /// <param name="kind">PostgreSQL is the server of <see cref="PostgresServer.SharedAsync"/>, started when first asked for.</param>
    /// <param name="migrate">
    /// Brings the empty database of a connection string to the newest schema. Runs once per process when it is a method or a lambda
    /// without captured variables (two such delegates are equal).
    /// </param>
    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind, Func<string, Task> migrate) =>
        kind switch
        {
            DatabaseKind.Sqlite => await SqliteFiles.CreateDatabaseAsync(migrate),
            DatabaseKind.PostgreSql => await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(migrate),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
        };
}

namespace Identity.Testing.Databases;

/// <summary>A database of one test, at the newest schema and empty. Disposing it removes it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly Func<Task> remove;

    internal TestDatabase(DatabaseKind kind, string connectionString, Func<Task> remove) =>
        (Kind, ConnectionString, this.remove) = (kind, connectionString, remove);

    public DatabaseKind Kind { get; }

    public string ConnectionString { get; }

    /// <summary>The same, for tests that ask for more at once than a busy machine answers within the few seconds that the service
    /// waits.</summary>
    public string PatientConnectionString =>
        ConnectionString.TrimEnd(';') + (Kind is DatabaseKind.Sqlite ? ";Default Timeout=60" : ";Timeout=60;Command Timeout=60");

    /// <summary>Also while connections to it are open: they are cut.</summary>
    public ValueTask DisposeAsync() => new(this.remove());
}

namespace Identity.Testing.Databases;

/// <summary>A database of one test, at the newest schema and empty. Disposing it removes it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly Func<Task> _remove;

    internal TestDatabase(DatabaseKind kind, string connectionString, Func<Task> remove) =>
        (Kind, ConnectionString, _remove) = (kind, connectionString, remove);

    public DatabaseKind Kind { get; }

    public string ConnectionString { get; }

    /// <summary>Also while connections to it are open: they are cut.</summary>
    public ValueTask DisposeAsync() => new(_remove());
}

namespace Identity.Testing.Databases;

/// <summary>The two databases that the service runs on; a store test runs on each.</summary>
public enum DatabaseKind
{
    Sqlite,
    PostgreSql,
}

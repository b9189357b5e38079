using Microsoft.Data.Sqlite;

namespace Identity.Testing.Databases;

/// <summary>SQLite databases in a temporary directory of this process, each in a directory of its own.</summary>
internal static class SqliteFiles
{
    private static readonly Lazy<TemporaryDirectory> s_directory = new(() => TemporaryDirectory.Create("identity-sqlite-"));

    private static readonly Templates s_templates = new(MakeTemplateAsync);

    public static async Task<TestDatabase> CreateDatabaseAsync(Func<string, Task> migrate)
    {
        var template = await s_templates.GetAsync(migrate);

        var file = NewFile();
        File.Copy(template, file);
        var connectionString = new SqliteConnectionStringBuilder { DataSource = file }.ConnectionString;
        return new TestDatabase(
            DatabaseKind.Sqlite,
            connectionString,
            () =>
            {
                using (var connection = new SqliteConnection(connectionString))
                {
                    SqliteConnection.ClearPool(connection);
                }

                if (Path.GetDirectoryName(file) is { } directory && Directory.Exists(directory))
                {
                    Directory.Delete(directory, recursive: true);
                }

                return Task.CompletedTask;
            }
        );
    }

    private static async Task<string> MakeTemplateAsync(Func<string, Task> migrate)
    {
        var file = NewFile();
        var unpooled = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString;
        await migrate(unpooled);

        // What was committed may still be in the -wal file beside it, and only this file is copied.
        await using var connection = new SqliteConnection(unpooled);
        await connection.OpenAsync();
        await using var checkpoint = connection.CreateCommand();
        checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await checkpoint.ExecuteNonQueryAsync();
        return file;
    }

    private static string NewFile() =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(s_directory.Value.Path, $"{Guid.CreateVersion7():N}")).FullName, "identity.db");
}

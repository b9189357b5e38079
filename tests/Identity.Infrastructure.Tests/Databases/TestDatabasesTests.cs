using System.Data.Common;
using System.Globalization;
using Identity.Testing.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Identity.Infrastructure.Tests.Databases;

/// <summary>Every store test leans on these databases, so they are tested themselves.</summary>
public sealed class TestDatabasesTests
{
    public static TheoryData<DatabaseKind> Kinds => [DatabaseKind.Sqlite, DatabaseKind.PostgreSql];

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_database_starts_with_the_schema_and_without_rows(DatabaseKind kind)
    {
        await using var database = await TestDatabases.CreateAsync(kind, MigrateAsync);

        database.Kind.ShouldBe(kind);
        (await CountNotesAsync(database)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Two_databases_do_not_see_each_other(DatabaseKind kind)
    {
        await using var one = await TestDatabases.CreateAsync(kind, MigrateAsync);
        await using var other = await TestDatabases.CreateAsync(kind, MigrateAsync);

        await AddNoteAsync(one);

        (await CountNotesAsync(one)).ShouldBe(1);
        (await CountNotesAsync(other)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Databases_made_at_the_same_time_come_from_one_migration(DatabaseKind kind)
    {
        var migrations = 0;
        Func<string, Task> countedMigration = connectionString =>
        {
            Interlocked.Increment(ref migrations);
            return MigrateAsync(connectionString);
        };

        var databases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TestDatabases.CreateAsync(kind, countedMigration)));

        migrations.ShouldBe(1);
        foreach (var database in databases)
        {
            await AddNoteAsync(database);
            (await CountNotesAsync(database)).ShouldBe(1);
            await database.DisposeAsync();
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_template_holds_whatever_happens_to_its_copies(DatabaseKind kind)
    {
        await using (var changed = await TestDatabases.CreateAsync(kind, MigrateAsync))
        {
            await ExecuteAsync(changed, "DROP TABLE notes");
        }

        await using var next = await TestDatabases.CreateAsync(kind, MigrateAsync);
        (await CountNotesAsync(next)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Another_migration_has_a_template_of_its_own(DatabaseKind kind)
    {
        await using var migrated = await TestDatabases.CreateAsync(kind, MigrateAsync);
        await using var empty = await TestDatabases.CreateAsync(kind, static _ => Task.CompletedTask);

        (await CountNotesAsync(migrated)).ShouldBe(0);
        await Should.ThrowAsync<DbException>(() => CountNotesAsync(empty));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_migration_that_fails_is_the_failure_of_the_test(DatabaseKind kind)
    {
        var failure = await Should.ThrowAsync<InvalidDataException>(() =>
            TestDatabases.CreateAsync(kind, static _ => throw new InvalidDataException("no schema"))
        );

        failure.Message.ShouldBe("no schema");
    }

    [Fact]
    public async Task A_removed_sqlite_database_leaves_no_file()
    {
        var database = await TestDatabases.CreateAsync(DatabaseKind.Sqlite, MigrateAsync);
        await ExecuteAsync(database, "PRAGMA journal_mode = WAL");
        await AddNoteAsync(database);
        var directory = Path.GetDirectoryName(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource);

        await database.DisposeAsync();

        Directory.Exists(directory).ShouldBeFalse();
    }

    [Fact]
    public async Task A_removed_postgresql_database_is_gone_even_when_it_was_in_use()
    {
        var database = await TestDatabases.CreateAsync(DatabaseKind.PostgreSql, MigrateAsync);
        await using var inUse = Connect(database);
        await inUse.OpenAsync();

        await database.DisposeAsync();

        var refusal = await Should.ThrowAsync<PostgresException>(() => CountNotesAsync(database));
        refusal.SqlState.ShouldBe(PostgresErrorCodes.InvalidCatalogName);
    }

    private static Task MigrateAsync(string connectionString) =>
        ExecuteAsync(
            connectionString.StartsWith("Data Source", StringComparison.Ordinal)
                ? new SqliteConnection(connectionString)
                : new NpgsqlConnection(connectionString),
            "CREATE TABLE notes (text varchar(100) NOT NULL)"
        );

    private static async Task AddNoteAsync(TestDatabase database) => await ExecuteAsync(database, "INSERT INTO notes VALUES ('hello')");

    private static async Task<int> CountNotesAsync(TestDatabase database) =>
        Convert.ToInt32(await ExecuteAsync(database, "SELECT count(*) FROM notes"), CultureInfo.InvariantCulture);

    private static Task<object?> ExecuteAsync(TestDatabase database, string sql) => ExecuteAsync(Connect(database), sql);

    private static async Task<object?> ExecuteAsync(DbConnection connection, string sql)
    {
        await using (connection)
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            return await command.ExecuteScalarAsync();
        }
    }

    private static DbConnection Connect(TestDatabase database) =>
        database.Kind is DatabaseKind.Sqlite
            ? new SqliteConnection(database.ConnectionString)
            : new NpgsqlConnection(database.ConnectionString);
}

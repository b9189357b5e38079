using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Identity.Api.Tests.Upgrades;

/// <summary>A database of an earlier version as a script in this directory, and what its users held. README.md says how one is
/// made.</summary>
internal sealed record Dump(string Name, DatabaseKind Kind)
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Every dump that is kept.</summary>
    internal static IEnumerable<Dump> All =>
        Directory
            .GetFiles(Folder, "*.sql")
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal)
            .Select(file =>
                file!.EndsWith(".sqlite.sql", StringComparison.Ordinal)
                    ? new Dump(file[..^".sqlite.sql".Length], DatabaseKind.Sqlite)
                    : new Dump(file[..^".postgresql.sql".Length], DatabaseKind.PostgreSql)
            );

    private static string Folder => Repository.PathOf("tests", "Identity.Api.Tests", "Upgrades");

    private string Stem => Path.Combine(Folder, $"{Name}.{(Kind is DatabaseKind.Sqlite ? "sqlite" : "postgresql")}");

    internal Task<Keepsakes> ReadKeepsakesAsync() => ReadAsync($"{Stem}.json");

    /// <summary>A database that holds the dump, not migrated.</summary>
    internal async Task<TestDatabase> LoadAsync()
    {
        var script = await File.ReadAllTextAsync($"{Stem}.sql");
        return await TestDatabases.CreateAsync(
            Kind,
            async connectionString =>
            {
                await using System.Data.Common.DbConnection connection =
                    Kind is DatabaseKind.Sqlite ? new SqliteConnection(connectionString) : new NpgsqlConnection(connectionString);
                await connection.OpenAsync();
                await using var command = connection.CreateCommand();
                command.CommandText = script;
                await command.ExecuteNonQueryAsync();
            }
        );
    }

    internal async Task WriteAsync(TestDatabase database, Keepsakes keepsakes)
    {
        await File.WriteAllTextAsync(
            $"{Stem}.sql",
            Kind is DatabaseKind.Sqlite ? await SqliteScriptAsync(database) : await PostgreSqlScriptAsync(database)
        );
        await File.WriteAllTextAsync($"{Stem}.json", JsonSerializer.Serialize(keepsakes, Readable) + "\n");
    }

    private static async Task<Keepsakes> ReadAsync(string file)
    {
        await using var stream = File.OpenRead(file);
        return (await JsonSerializer.DeserializeAsync<Keepsakes>(stream, Readable))!;
    }

    /// <summary>As <c>.dump</c> of the sqlite3 shell: tables, rows, then indexes.</summary>
    private static async Task<string> SqliteScriptAsync(TestDatabase database)
    {
        await using var connection = new SqliteConnection(database.ConnectionString);
        await connection.OpenAsync();
        var script = new StringBuilder("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n");
        const string Objects =
            "SELECT name, sql || ';' FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND type ";
        foreach (var (table, create) in await PairsAsync(connection, $"{Objects} = 'table' ORDER BY name"))
        {
            script.Append(create.ReplaceLineEndings("\n")).Append('\n'); // EF Core makes one of its tables with CRLF
            var columns = await PairsAsync(
                connection,
                $"SELECT name, 'quote(\"' || name || '\")' FROM pragma_table_info('{table}') ORDER BY cid"
            );
            var values = string.Join(" || ',' || ", columns.Select(column => column.Second));
            foreach (var (_, row) in await PairsAsync(connection, $"SELECT '', {values} FROM \"{table}\" ORDER BY rowid"))
            {
                script.Append($"INSERT INTO \"{table}\" VALUES({row});\n");
            }
        }

        foreach (var (_, create) in await PairsAsync(connection, $"{Objects} <> 'table' ORDER BY name"))
        {
            script.Append(create).Append('\n');
        }

        return script.Append("COMMIT;\n").ToString();
    }

    private static async Task<List<(string First, string Second)>> PairsAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        List<(string First, string Second)> pairs = [];
        while (await reader.ReadAsync())
        {
            pairs.Add((reader.GetString(0), reader.GetString(1)));
        }

        return pairs;
    }

    /// <summary>By <c>pg_dump</c>, without the lines that only its own shell understands and those that name versions.</summary>
    private static async Task<string> PostgreSqlScriptAsync(TestDatabase database)
    {
        var target = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var start = new ProcessStartInfo("pg_dump", ["--inserts", "--no-owner", "--no-privileges", "--no-comments", target.Database!])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment =
            {
                ["PGHOST"] = target.Host,
                ["PGPORT"] = target.Port.ToString(),
                ["PGUSER"] = target.Username,
                ["PGPASSWORD"] = target.Password,
            },
        };
        using var process = Process.Start(start)!;
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n');
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, "pg_dump did not succeed");
        return string.Join(
                '\n',
                lines.Where(line => line.Length > 0 && !line.StartsWith('\\') && !line.StartsWith("--", StringComparison.Ordinal))
            ) + "\n";
    }
}

using System.Data.Common;
using System.Globalization;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Upgrades;

/// <summary>The rows of one table as text, null for NULL; read from the catalog, not from the model of this version.</summary>
internal sealed record TableRows(string Name, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows)
{
    private const string TablesOfSqlite =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name";
    private const string TablesOfPostgreSql =
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name";

    /// <summary>Columns in which no row has a value.</summary>
    internal IEnumerable<string> EmptyColumns =>
        Columns.Where((_, column) => Rows.All(row => row[column] is null)).Select(column => $"{Name}.{column}");

    /// <summary>All tables of the service; those of the migration tool are left out.</summary>
    internal static async Task<IReadOnlyList<TableRows>> ReadAsync(TestDatabase database)
    {
        await using var db = await Schema.ContextsOn(database.ConnectionString).CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        var connection = db.Database.GetDbConnection();
        var names = await ReadAsync(connection, database.Kind is DatabaseKind.Sqlite ? TablesOfSqlite : TablesOfPostgreSql);
        List<TableRows> tables = [];
        foreach (var name in names.Rows.Select(row => row[0]!).Where(name => name is not ("migrations_history" or "__EFMigrationsLock")))
        {
            tables.Add(await ReadAsync(connection, $"SELECT * FROM \"{name}\"") with { Name = name });
        }

        return tables;
    }

    /// <summary>These columns of every row, sorted, so that the order of the database does not count.</summary>
    internal IReadOnlyList<string> Lines(IEnumerable<string> columns)
    {
        int[] wanted = [.. columns.Select(column => Columns.ToList().IndexOf(column))];
        return
        [
            .. Rows.Select(row => string.Join(" | ", wanted.Select(column => $"{Columns[column]}={row[column] ?? "NULL"}")))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static async Task<TableRows> ReadAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        List<string?[]> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => Text(reader.GetValue(column)))]);
        }

        return new TableRows("", [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], rows);
    }

    private static string? Text(object value) =>
        value switch
        {
            DBNull => null,
            byte[] bytes => Convert.ToHexString(bytes),
            IFormattable formattable => formattable.ToString(value is DateTime ? "O" : null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
}

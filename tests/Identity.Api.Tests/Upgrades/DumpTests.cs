using Identity.Api.Tests.Hosting;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Upgrades;

/// <summary>A dump proves an upgrade only as far as it has something in every column.</summary>
public sealed class DumpTests
{
    /// <summary>The name that a new dump gets. Without it, what was made is thrown away.</summary>
    private const string EnvironmentVariable = "IDENTITY_TEST_DUMP";

    public static TheoryData<DatabaseKind> Kinds => [DatabaseKind.Sqlite, DatabaseKind.PostgreSql];

    public static TheoryData<string, DatabaseKind> Kept => [.. Dump.All.Select(dump => (dump.Name, dump.Kind))];

    [Theory, MemberData(nameof(Kept))]
    public async Task A_kept_dump_has_rows_in_every_table_and_a_value_in_every_column(string name, DatabaseKind kind)
    {
        var dump = new Dump(name, kind);
        await using var database = await dump.LoadAsync();

        await ShouldBeFullAsync(database);

        await using var db = await Schema.ContextsOn(database.ConnectionString).CreateDbContextAsync();
        (await db.Database.GetAppliedMigrationsAsync()).Last().ShouldEndWith($"_{(await dump.ReadKeepsakesAsync()).Migration}");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_next_dump_can_be_made_and_has_a_value_in_every_column(DatabaseKind kind)
    {
        await using var database = await Schema.CreateAsync(kind);

        var keepsakes = await Population.MakeAsync(database);

        var tables = await ShouldBeFullAsync(database);
        await using var db = await Schema.ContextsOn(database.ConnectionString).CreateDbContextAsync();
        tables.Select(table => table.Name).ShouldBe(StoreDump.Tables(db), ignoreOrder: true);
        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } name)
        {
            await new Dump(name, kind).WriteAsync(database, keepsakes);
        }
    }

    private static async Task<IReadOnlyList<TableRows>> ShouldBeFullAsync(TestDatabase database)
    {
        var tables = await TableRows.ReadAsync(database);
        tables.ShouldNotBeEmpty();
        tables
            .Where(table => table.Rows.Count == 0)
            .Select(table => table.Name)
            .ShouldBeEmpty("tables without a row: let Population fill them");
        tables.SelectMany(table => table.EmptyColumns).ShouldBeEmpty("columns without a value: let Population fill them");
        return tables;
    }
}

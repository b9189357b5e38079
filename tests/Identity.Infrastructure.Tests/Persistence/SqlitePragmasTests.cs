using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Tests.Persistence;

public sealed class SqlitePragmasTests
{
    [Theory]
    [InlineData("synchronous", "2")] // FULL: an acknowledged commit outlives a power failure
    [InlineData("secure_delete", "1")] // erased data is overwritten
    [InlineData("busy_timeout", "5000")]
    [InlineData("foreign_keys", "1")]
    [InlineData("journal_mode", "wal")]
    public async Task Every_connection_has_it(string pragma, string value)
    {
        await using var database = await Schema.CreateAsync(DatabaseKind.Sqlite);
        for (var connection = 0; connection < 3; connection++)
        {
            await using var db = await Schema.ContextsOn(database.ConnectionString).CreateDbContextAsync();
            await db.Database.OpenConnectionAsync();
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"PRAGMA {pragma}";

            $"{await command.ExecuteScalarAsync()}".ShouldBe(value);
        }
    }
}

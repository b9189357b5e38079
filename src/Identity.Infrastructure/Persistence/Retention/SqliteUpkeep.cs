using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence.Retention;

/// <summary>
/// Makes deleted mean gone in the files of SQLite too. <c>secure_delete</c> overwrites what is deleted in the database itself, but the log
/// beside it keeps older pages until it is emptied; and freed pages stay part of the file until it is written anew.
/// </summary>
internal sealed class SqliteUpkeep(IDbContextFactory<IdentityDbContext> contexts, StoreSettings settings)
{
    // Writing the file anew stops every writer for as long as it takes: only when a quarter of it, and some megabytes, are to be won.
    private const long WorthwhilePages = 2_000;

    internal async Task ExecuteAsync(CancellationToken ct)
    {
        if (settings.Kind is not DatabaseKind.Sqlite)
        {
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Database.OpenConnectionAsync(ct);
        var (pages, free) = (await PragmaAsync(db, "page_count", ct), await PragmaAsync(db, "freelist_count", ct));
        if (free >= WorthwhilePages && free * 4 >= pages)
        {
            await db.Database.ExecuteSqlRawAsync("VACUUM;", ct);
        }

        // Does what it can when a reader is in the way; next time the rest
        await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE);", ct);
    }

    private static async Task<long> PragmaAsync(IdentityDbContext db, string name, CancellationToken ct)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name};";
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }
}

using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Changes;

internal static class RowLock
{
    /// <summary>Locks a row until the end of the transaction, and reads it as it is under the lock: of two changes one waits, and sees what
    /// the other did. On SQLite the transaction itself is the lock, because it begins as a writing one.</summary>
    internal static async Task<TRow?> LockAsync<TRow>(this IdentityDbContext db, object id, CancellationToken ct)
        where TRow : class
    {
        var table = db.Model.FindEntityType(typeof(TRow))!.GetTableName();
        var sql = $"SELECT * FROM {table} WHERE id = {{0}}{(db.Database.IsSqlite() ? "" : " FOR UPDATE")}";
        var rows = await db.Set<TRow>().FromSqlRaw(sql, id).ToListAsync(ct); // nothing composed around it: the lock stays at the outside
        return rows.SingleOrDefault();
    }
}

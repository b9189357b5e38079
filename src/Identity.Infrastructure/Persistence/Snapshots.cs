using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

internal static class Snapshots
{
    /// <summary>Everything that is read until it is disposed is of one moment. It holds nobody up, and is for reading only.</summary>
    internal static async Task<DbTransaction> BeginSnapshotAsync(this IdentityDbContext db, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        var connection = db.Database.GetDbConnection();

        // On SQLite an ordinary transaction would take the place of the one writer; a deferred one reads the state of its first read.
        var transaction = connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await db.Database.UseTransactionAsync(transaction, ct);
        return transaction;
    }
}

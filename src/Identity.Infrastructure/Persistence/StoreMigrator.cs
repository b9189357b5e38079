using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Identity.Infrastructure.Persistence;

/// <summary>Brings a database to the newest schema. Any number of replicas may try at once; one works, the others wait and find it
/// done.</summary>
public sealed class StoreMigrator(IDbContextFactory<IdentityDbContext> contexts, StoreSettings settings)
{
    // Building an index on a big table takes its time; a request's patience would begin it anew at every start.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    // Any constant that no other application on the same database uses.
    private const long AdvisoryLock = 0x1DE4_7174_0001;

    /// <returns>The migrations that were applied; empty when there was nothing to do.</returns>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        CreateFile();
        var pending = await PendingAsync(db, ct);
        if (pending.Count == 0)
        {
            return [];
        }

        db.Database.SetCommandTimeout(Patience);
        return settings.Kind is DatabaseKind.PostgreSql ? await MigratePostgreSqlAsync(db, ct) : await MigrateSqliteAsync(db, ct);
    }

    /// <summary>The migrations that this version knows and the database does not.</summary>
    public async Task<IReadOnlyList<string>> PendingAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await PendingAsync(db, ct);
    }

    private static async Task<IReadOnlyList<string>> PendingAsync(IdentityDbContext db, CancellationToken ct) =>
        [.. await db.Database.GetPendingMigrationsAsync(ct)];

    private async Task<IReadOnlyList<string>> MigratePostgreSqlAsync(IdentityDbContext db, CancellationToken ct)
    {
        // An advisory lock belongs to its connection, so a replica that dies while it migrates leaves nothing behind. Not a pooled one: it
        // would keep the lock when a migration fails.
        var unpooled = new NpgsqlConnectionStringBuilder(StoreConnection.PostgreSql(settings.ConnectionString)) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync(ct);
        await using (var acquire = new NpgsqlCommand($"SELECT pg_try_advisory_lock({AdvisoryLock})", connection))
        {
            // Asked again and again: an index that is built beside writers waits for every statement that runs, so none may wait for it.
            while (await acquire.ExecuteScalarAsync(ct) is false)
            {
                await Task.Delay(100, ct);
            }
        }

        var pending = await PendingAsync(db, ct);
        await db.Database.MigrateAsync(ct);
        await SearchIndexes.CreateAsync(connection, Patience, ct);
        await using var release = new NpgsqlCommand($"SELECT pg_advisory_unlock({AdvisoryLock})", connection);
        await release.ExecuteNonQueryAsync(CancellationToken.None);
        return pending;
    }

    private async Task<IReadOnlyList<string>> MigrateSqliteAsync(IdentityDbContext db, CancellationToken ct)
    {
        // EF Core's own lock on SQLite is a row, which a killed process leaves behind for ever; a file lock dies with its process.
        var applied = await MigrateLockedAsync(db, ct);
        try
        {
            File.Delete(LockFile); // another start that waits for it finds nothing to do
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Windows: another start has it open.
        }

        return applied;
    }

    private string LockFile => settings.SqliteFile + ".migrating";

    private async Task<IReadOnlyList<string>> MigrateLockedAsync(IdentityDbContext db, CancellationToken ct)
    {
        await using var fileLock = await LockFileAsync(ct);
        await db.Database.ExecuteSqlRawAsync("""DROP TABLE IF EXISTS "__EFMigrationsLock";""", ct);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", ct); // persistent: readers do not wait for the writer
        var pending = await PendingAsync(db, ct);
        await db.Database.MigrateAsync(ct);
        return pending;
    }

    private async Task<FileStream> LockFileAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return new FileStream(LockFile, PrivatePath.FileOptions(FileMode.OpenOrCreate, FileAccess.ReadWrite));
            }
            catch (IOException) when (!ct.IsCancellationRequested)
            {
                await Task.Delay(50, ct);
            }
        }
    }

    /// <summary>
    /// Before anything opens the database: SQLite would create its file for every user of the machine to read; -wal and -shm take over its
    /// mode.
    /// Nothing to do for PostgreSQL.
    /// </summary>
    public void CreateFile()
    {
        if (Path.GetDirectoryName(settings.SqliteFile) is { Length: > 0 } directory)
        {
            PrivatePath.CreateDirectory(directory);
        }

        if (settings.SqliteFile is { } file)
        {
            PrivatePath.CreateFile(file);
        }
    }
}

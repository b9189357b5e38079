using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Identity.Api.Tests.Hosting;

/// <summary>Makes the database refuse writes, by its own means and so with its own errors, for as long as it is switched on.</summary>
internal sealed class StoreFault : DbConnectionInterceptor
{
    private volatile Kind kind;

    internal enum Kind
    {
        None,

        /// <summary>As after a failover, or on a volume that was remounted.</summary>
        ReadOnly,

        /// <summary>Not one page more (SQLite alone).</summary>
        FullDisk,
    }

    internal Kind Current
    {
        get => kind;
        set => kind = value;
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    private void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = (connection is SqliteConnection, kind) switch
        {
            (true, Kind.ReadOnly) => "PRAGMA query_only=ON",
            (true, Kind.FullDisk) => "PRAGMA query_only=OFF; PRAGMA max_page_count=1", // rounded up to the pages that there are
            (true, _) => "PRAGMA query_only=OFF; PRAGMA max_page_count=1073741823",
            (false, Kind.ReadOnly) => "SET default_transaction_read_only = on",
            (false, _) => "SET default_transaction_read_only = off",
        };
        command.ExecuteNonQuery();
    }
}

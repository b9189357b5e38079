using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Identity.Infrastructure.Persistence;

/// <summary>Tells a database that is away for a while (503, try again) from a bug (500).</summary>
public static class StoreOutage
{
    public static bool IsOutage(Exception exception) =>
        exception switch
        {
            DbUpdateException { InnerException: { } inner } => IsOutage(inner),
            InvalidOperationException { InnerException: { } inner } => IsOutage(inner), // EF Core wraps transient faults in advice
            PostgresException postgres => postgres.IsTransient || IsOutageState(postgres.SqlState),
            NpgsqlException => true, // the server did not answer at all: broken, refused or exhausted connections
            SqliteException sqlite => IsOutageCode(sqlite.SqliteErrorCode),
            TimeoutException or SocketException => true,
            _ => false,
        };

    /// <summary>Whether a table or column is missing: the database has not been migrated to this version.</summary>
    public static bool LacksSchema(Exception exception) =>
        exception switch
        {
            PostgresException postgres => postgres.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn,
            SqliteException { SqliteErrorCode: 1 } sqlite => sqlite.Message.Contains("no such ", StringComparison.Ordinal),
            _ => exception.InnerException is { } inner && LacksSchema(inner),
        };

    /// <summary>What Npgsql does not call transient, and what passes nevertheless.</summary>
    private static bool IsOutageState(string state) =>
        state switch
        {
            PostgresErrorCodes.ReadOnlySqlTransaction => true, // a primary that has just become a standby
            PostgresErrorCodes.QueryCanceled => true, // the command timeout, as the server saw it
            _ => state.StartsWith("08", StringComparison.Ordinal)
                || state.StartsWith("53", StringComparison.Ordinal)
                || state.StartsWith("57P", StringComparison.Ordinal)
                || state.StartsWith("58", StringComparison.Ordinal),
        };

    private static bool IsOutageCode(int code) =>
        code
            is 5
                or 6 // SQLITE_BUSY, SQLITE_LOCKED
                or 8 // SQLITE_READONLY
                or 10 // SQLITE_IOERR
                or 13 // SQLITE_FULL
                or 14; // SQLITE_CANTOPEN
}

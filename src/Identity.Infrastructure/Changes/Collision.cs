using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Identity.Infrastructure.Changes;

/// <summary>Two changes met, and the database ended one of them to let the other pass: worth another try at once.</summary>
internal static class Collision
{
    private const int SqliteBusySnapshot = 517; // a plain SQLITE_BUSY has waited its five seconds already, and is an outage

    internal static bool Is(Exception exception) =>
        exception switch
        {
            DbUpdateException { InnerException: { } inner } => Is(inner),
            InvalidOperationException { InnerException: { } inner } => Is(inner), // EF Core wraps transient faults in advice
            PostgresException postgres => postgres.SqlState
                is PostgresErrorCodes.DeadlockDetected
                    or PostgresErrorCodes.SerializationFailure,
            SqliteException sqlite => sqlite.SqliteExtendedErrorCode == SqliteBusySnapshot,
            _ => false,
        };
}

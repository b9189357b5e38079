using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Identity.Infrastructure.Persistence;

/// <summary>How a context reaches its database. Also what the design-time tool and the tests use, so that all see the same.</summary>
public static class StoreConnection
{
    // A request waits for at most about five seconds before it is told to come back: connect, then execute.
    private const int ConnectSeconds = 2;
    private const int CommandSeconds = 3;
    private const int SqliteBusyMilliseconds = 5_000;

    public static DbContextOptionsBuilder UseStore(this DbContextOptionsBuilder options, StoreSettings settings)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);

        // EF Core calls every failed statement an error, also where failing is an answer: no history table yet, an address that is
        // taken. What nobody expected arrives as an exception, and is logged where it ends up.
        options.ConfigureWarnings(warnings =>
            warnings.Log(
                (RelationalEventId.CommandError, LogLevel.Debug),
                (RelationalEventId.ConnectionError, LogLevel.Debug),
                (CoreEventId.QueryIterationFailed, LogLevel.Debug),
                (CoreEventId.SaveChangesFailed, LogLevel.Debug)
            )
        );

        // Both are meant: a count to a limit takes any rows, and indexes are built beside running replicas, outside a transaction.
        options.ConfigureWarnings(warnings =>
            warnings.Ignore(
                CoreEventId.RowLimitingOperationWithoutOrderByWarning,
                RelationalEventId.NonTransactionalMigrationOperationWarning
            )
        );
        return settings.Kind is DatabaseKind.PostgreSql
            ? options.UseNpgsql(
                PostgreSql(settings.ConnectionString),
                postgres => postgres.MigrationsAssembly("Identity.Migrations.PostgreSql").MigrationsHistoryTable("migrations_history")
            )
            : options
                .UseSqlite(
                    Sqlite(settings.ConnectionString),
                    sqlite => sqlite.MigrationsAssembly("Identity.Migrations.Sqlite").MigrationsHistoryTable("migrations_history")
                )
                .AddInterceptors(new SqlitePragmas(SqliteBusyMilliseconds));
    }

    /// <summary>The caller's settings win; these are only for what it leaves open.</summary>
    internal static string PostgreSql(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        var given = new NpgsqlConnectionStringBuilder(connectionString).Keys.Cast<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!given.Contains("Timeout"))
        {
            builder.Timeout = ConnectSeconds;
        }

        if (!given.Contains("Command Timeout"))
        {
            builder.CommandTimeout = CommandSeconds;
        }

        // Npgsql would prefer Kerberos' encryption to TLS, and complains on standard error where its library is not installed.
        if (!given.Contains("GSS Encryption Mode"))
        {
            builder.GssEncryptionMode = GssEncryptionMode.Disable;
        }

        if (!given.Contains("Application Name"))
        {
            builder.ApplicationName = "identity";
        }

        // Nothing here changes the state of a session (no SET, no temporary table, no LISTEN), so nothing has to be undone when its
        // connection goes back to the pool.
        if (!given.Contains("No Reset On Close"))
        {
            builder.NoResetOnClose = true;
        }

        return builder.ConnectionString;
    }

    private static string Sqlite(string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString);
        if (!connectionString.Contains("Timeout", StringComparison.OrdinalIgnoreCase))
        {
            builder.DefaultTimeout = CommandSeconds + ConnectSeconds;
        }

        return builder.ConnectionString;
    }
}

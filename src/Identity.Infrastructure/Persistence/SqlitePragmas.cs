using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Identity.Infrastructure.Persistence;

/// <summary>
/// What every SQLite connection must be told. <c>synchronous=FULL</c>: an acknowledged commit outlives a power failure, in WAL mode too.
/// <c>secure_delete</c>: erased data is overwritten. <c>busy_timeout</c>: writers queue in the library, which polls far more often than
/// the driver does.
/// </summary>
internal sealed class SqlitePragmas(int busyMilliseconds) : DbConnectionInterceptor
{
    private readonly string pragmas = $"PRAGMA busy_timeout={busyMilliseconds}; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        Apply(connection); // SQLite has no asynchronous calls
        return Task.CompletedTask;
    }

    private void Apply(DbConnection connection)
    {
        ((SqliteConnection)connection).CreateFunction(
            SearchText.SqliteFunction,
            (string? text) => text is null ? null : SearchText.Fold(text),
            isDeterministic: true
        );
        using var command = connection.CreateCommand();
        command.CommandText = pragmas;
        command.ExecuteNonQuery();
    }
}

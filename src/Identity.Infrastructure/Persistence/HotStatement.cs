using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Identity.Infrastructure.Persistence;

/// <summary>
/// One statement in plain SQL, past EF Core, on the connection and in the transaction of a context. EF Core writes the text of raw SQL
/// anew at each call; this is for the few statements where that is a good part of the request.
/// </summary>
internal static class HotStatement
{
    /// <param name="sql">Its parameters are <c>@p0</c>, <c>@p1</c>, …</param>
    /// <param name="parameters">Of types that both drivers know: instants through <see cref="IdentityDbContext.Parameter"/>.</param>
    /// <param name="read">Makes of the first row what is returned; not called if there is none.</param>
    internal static async Task<TRow?> FirstRowAsync<TRow>(
        this IdentityDbContext db,
        string sql,
        object?[] parameters,
        Func<DbDataReader, TRow> read,
        CancellationToken ct
    )
        where TRow : class
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            command.CommandText = sql;
            for (var index = 0; index < parameters.Length; index++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = "@p" + index.ToString(CultureInfo.InvariantCulture);
                if (parameters[index] is { } value)
                {
                    parameter.Value = value;
                }
                else
                {
                    (parameter.Value, parameter.DbType) = (DBNull.Value, DbType.String); // preparing needs a type; only texts may be null
                }

                command.Parameters.Add(parameter);
            }

            // Planned once a connection. Not by Npgsql's Max Auto Prepare: there, a statement that fails when it is first prepared (on a
            // database that has become read-only) breaks the next one.
            if (PreparesForConnection(command))
            {
                await command.PrepareAsync(ct);
            }

            await using var reader = await command.ExecuteReaderAsync(ct);
            return await reader.ReadAsync(ct) ? read(reader) : null;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>PostgreSQL keeps the plan with the connection; SQLite with the command, which is used once. In a pool of transactions
    /// (PgBouncer), <c>Max Auto Prepare=0</c> in the connection string says that it is none.</summary>
    private static bool PreparesForConnection(DbCommand command) =>
        command is NpgsqlCommand { Connection: { } connection }
        && !connection.ConnectionString.Contains("Max Auto Prepare=0", StringComparison.OrdinalIgnoreCase);

    /// <summary>The opposite of <see cref="IdentityDbContext.Parameter"/>.</summary>
    internal static DateTimeOffset GetInstant(this DbDataReader row, int ordinal) =>
        row.GetFieldType(ordinal) == typeof(long)
            ? DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(ordinal))
            : row.GetFieldValue<DateTimeOffset>(ordinal);

    internal static string? GetTextOrNull(this DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetString(ordinal);

    internal static Guid? GetGuidOrNull(this DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetGuid(ordinal);
}

using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Identity.Infrastructure.Persistence;

/// <summary>
/// Inserts rows and passes over those whose keys are taken, which EF Core has no word for. Columns and conversions come from the model,
/// so that a column which is added to it is written here too.
/// </summary>
internal static class InsertNew
{
    // A round trip for every row is what PostgreSQL would be slow at; SQLite has none, and looks parameters up by name one after the other.
    private const int RowsOnPostgreSql = 100;
    private const int RowsOnSqlite = 1;

    /// <returns>The primary keys of the rows that were inserted.</returns>
    internal static async Task<IReadOnlySet<Guid>> InsertNewAsync<TEntity>(
        this IdentityDbContext db,
        IReadOnlyList<TEntity> rows,
        CancellationToken ct
    )
        where TEntity : class
    {
        var entity = db.Model.FindEntityType(typeof(TEntity))!;
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        IProperty[] properties = [.. entity.GetProperties()];
        var head = $"INSERT INTO {table.Name} ({string.Join(", ", properties.Select(property => property.GetColumnName(table)))}) VALUES ";
        var tail = $" ON CONFLICT DO NOTHING RETURNING {entity.FindPrimaryKey()!.Properties.Single().GetColumnName(table)}";

        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        HashSet<Guid> inserted = [];
        var size = 0;
        foreach (var chunk in rows.Chunk(db.Database.IsSqlite() ? RowsOnSqlite : RowsOnPostgreSql))
        {
            DbParameter[] parameters =
            [
                .. chunk
                    .SelectMany(row => properties.Select(property => (row, property)))
                    .Select((cell, index) => Parameter(command, Name(index), cell.property, cell.row)),
            ];
            if (chunk.Length != size)
            {
                size = chunk.Length;
                command.Parameters.Clear();
                command.Parameters.AddRange(parameters);
                command.CommandText = head + Placeholders(size, properties.Length) + tail;
                await command.PrepareAsync(ct);
            }
            else
            {
                // Into the parameters that were prepared: Npgsql goes on with those, and with their values, when others take their places.
                for (var index = 0; index < parameters.Length; index++)
                {
                    command.Parameters[index].Value = parameters[index].Value;
                }
            }

            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                inserted.Add(await reader.GetFieldValueAsync<Guid>(0, ct));
            }
        }

        return inserted;
    }

    private static DbParameter Parameter(DbCommand command, string name, IProperty property, object row) =>
        property.GetRelationalTypeMapping().CreateParameter(command, name, property.GetGetter().GetClrValue(row), property.IsNullable);

    private static StringBuilder Placeholders(int rows, int columns)
    {
        var sql = new StringBuilder();
        for (var row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : ", (").AppendJoin(", ", Enumerable.Range(row * columns, columns).Select(Name)).Append(')');
        }

        return sql;
    }

    private static string Name(int index) => "@p" + index.ToString(CultureInfo.InvariantCulture);
}

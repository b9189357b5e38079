using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Identity.Infrastructure.Persistence;

/// <summary>
/// Many rows in one statement that passes over those whose keys are taken, which EF Core has no word for. Columns and conversions come
/// from the model, so that a column which is added to it is written here too.
/// </summary>
internal static class InsertNew
{
    /// <returns>The primary keys of the rows that were inserted.</returns>
    internal static async Task<IReadOnlySet<Guid>> InsertNewAsync<TEntity>(this IdentityDbContext db, IReadOnlyList<TEntity> rows, CancellationToken ct)
        where TEntity : class
    {
        var entity = db.Model.FindEntityType(typeof(TEntity))!;
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        Column[] columns = [.. entity.GetProperties().Select(property => new Column(property.GetColumnName(table)!, property.GetRelationalTypeMapping(), property))];

        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        if (db.Database.GetCommandTimeout() is { } timeout)
        {
            command.CommandTimeout = timeout;
        }

        var sql = new StringBuilder($"INSERT INTO {table.Name} ({string.Join(", ", columns.Select(column => column.Name))}) VALUES ");
        for (var row = 0; row < rows.Count; row++)
        {
            sql.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < columns.Length; column++)
            {
                var parameter = columns[column].Parameter(command, $"@p{command.Parameters.Count.ToString(CultureInfo.InvariantCulture)}", rows[row]);
                command.Parameters.Add(parameter);
                sql.Append(column == 0 ? "" : ", ").Append(parameter.ParameterName);
            }

            sql.Append(')');
        }

        var key = entity.FindPrimaryKey()!.Properties.Single().GetColumnName(table);
        command.CommandText = sql.Append(CultureInfo.InvariantCulture, $" ON CONFLICT DO NOTHING RETURNING {key}").ToString();
        HashSet<Guid> inserted = [];
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            inserted.Add(await reader.GetFieldValueAsync<Guid>(0, ct));
        }

        return inserted;
    }

    private sealed record Column(string Name, RelationalTypeMapping Mapping, IProperty Property)
    {
        public DbParameter Parameter(DbCommand command, string name, object row) =>
            Mapping.CreateParameter(command, name, Property.GetGetter().GetClrValue(row), Property.IsNullable);
    }
}

using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Identity.Infrastructure.Persistence;

/// <summary>Names as they are written in SQL by hand: <c>created_at</c>, without quotes, on both databases.</summary>
internal static class SnakeCaseNames
{
    internal static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    internal static void Apply(IMutableModel model)
    {
        foreach (var entity in model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Of(property.Name));
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName($"pk_{entity.GetTableName()}");
            }

            foreach (var key in entity.GetForeignKeys())
            {
                key.SetConstraintName($"fk_{entity.GetTableName()}_{key.PrincipalEntityType.GetTableName()}");
            }

            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(
                    $"ix_{entity.GetTableName()}_{string.Join('_', index.Properties.Select(property => Of(property.Name)))}"
                );
            }
        }
    }
}

using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Hosting;

/// <summary>All rows of all tables, to see that a refused request left nothing behind.</summary>
internal static class StoreDump
{
    /// <summary>What workers do whenever they can: of messages only the identifiers count.</summary>
    private const string Outbox = "outbox";

    /// <summary>Written by workers alone, or before anybody knows what will become of a request: an attempt is counted
    /// first, or an outage would give free guesses (security requirement 34).</summary>
    private static readonly string[] Unsettled = ["audit_seals", "throttles", "reset_requests"];

    /// <summary>The same of columns: tries of codes, and the seals of events.</summary>
    private static readonly string[] UnsettledColumns =
    [
        "tries",
        "seal_number",
        "seal_position",
        "seal_mac",
        "address_salt",
        "address_digest",
    ];

    internal static async Task<IReadOnlyList<string>> DumpAsync(this IdentityHost host)
    {
        await using var db = await host.OpenStoreAsync();
        await db.Database.OpenConnectionAsync();
        List<string> rows = [];
        foreach (var table in Tables(db).Except(Unsettled, StringComparer.Ordinal))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = table == Outbox ? "SELECT id FROM outbox" : $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var row = new StringBuilder(table);
                foreach (
                    var column in Enumerable
                        .Range(0, reader.FieldCount)
                        .Where(column => !UnsettledColumns.Contains(reader.GetName(column), StringComparer.Ordinal))
                )
                {
                    row.Append(CultureInfo.InvariantCulture, $" {reader.GetName(column)}={Text(reader.GetValue(column))}");
                }

                rows.Add(row.ToString());
            }
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    /// <summary>Shows the watch the whole audit.</summary>
    internal static async Task ShowAuditAsync(this IdentityHost host)
    {
        foreach (var row in (await host.DumpAsync()).Where(row => row.StartsWith("audit_", StringComparison.Ordinal)))
        {
            host.Watch.See(row);
        }
    }

    internal static IEnumerable<string> Tables(DbContext db) =>
        db
            .Model.GetEntityTypes()
            .Select(type => type.GetTableName())
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    private static string Text(object value) =>
        value switch
        {
            byte[] bytes => Convert.ToHexString(bytes),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
}

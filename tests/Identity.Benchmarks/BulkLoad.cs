using Npgsql;

namespace Identity.Benchmarks;

/// <summary>Fills a database with users and sessions that nobody uses, as years would.</summary>
internal static class BulkLoad
{
    /// <summary>Copies of the newest user and session, with ids and addresses of their own, in no order.</summary>
    internal static async Task AddAsync(string connectionString, int count)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await CopyAsync(connection, "users", count, ("id", Id("u")), ("email", Email), ("email_key", Email));
        await CopyAsync(connection, "sessions", count, ("id", Id("s")), ("user_id", Id("u")));
        await ExecuteAsync(connection, "VACUUM ANALYZE users");
        await ExecuteAsync(connection, "VACUUM ANALYZE sessions");
        await ExecuteAsync(connection, "CHECKPOINT"); // else what is measured next pays for the load
    }

    private const string Email = "'many-' || n || '@example.com'";

    private static string Id(string kind) => $"md5('{kind}' || n)::uuid";

    /// <param name="own">Columns in which the copies differ, and their values.</param>
    private static async Task CopyAsync(NpgsqlConnection connection, string table, int count, params (string Column, string Value)[] own)
    {
        var values = own.ToDictionary(it => it.Column, it => it.Value, StringComparer.Ordinal);
        var columns = new List<string>();
        await using (
            var command = new NpgsqlCommand(
                """
                SELECT column_name FROM information_schema.columns
                 WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER'
                """,
                connection
            )
        )
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                columns.Add(reader.GetString(0));
            }
        }

        var selected = columns.Select(column => values.GetValueOrDefault(column, $"model.{column}"));
        await ExecuteAsync(
            connection,
            $"""
            INSERT INTO {table} ({string.Join(", ", columns)})
            SELECT {string.Join(", ", selected)}
              FROM (SELECT * FROM {table} ORDER BY created_at DESC LIMIT 1) AS model, generate_series(1, {count}) AS n
            """
        );
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}

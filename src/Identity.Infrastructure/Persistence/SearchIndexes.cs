using Npgsql;

namespace Identity.Infrastructure.Persistence;

/// <summary>
/// Parts of names and addresses are found by trigrams on PostgreSQL. No migration can make these indexes: they need the extension
/// <c>pg_trgm</c>, which an administrator has to create where the role of the service may not. Without it searches answer the same, slower.
/// </summary>
internal static class SearchIndexes
{
    private static readonly string[] Columns = ["email_key", "replace(lower(name COLLATE \"und-x-icu\"), 'ς', 'σ')"];

    private static readonly (string Name, string Table)[] All = [("ix_users_search", "users"), ("ix_invitations_search", "invitations")];

    /// <summary>Makes what is missing, or was left half made. Writers of the tables do not wait meanwhile.</summary>
    internal static async Task CreateAsync(NpgsqlConnection connection, TimeSpan patience, CancellationToken ct)
    {
        try
        {
            await ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_trgm");
        }
        catch (PostgresException refusal)
            when (refusal.SqlState
                    is PostgresErrorCodes.InsufficientPrivilege
                        or PostgresErrorCodes.UndefinedFile
                        or PostgresErrorCodes.FeatureNotSupported
            )
        {
            return;
        }

        foreach (var (name, table) in All)
        {
            await using var look = new NpgsqlCommand("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)", connection);
            look.Parameters.AddWithValue(name);
            var isWhole = (bool?)await look.ExecuteScalarAsync(ct);
            if (isWhole is true)
            {
                continue;
            }

            await ExecuteAsync($"DROP INDEX CONCURRENTLY IF EXISTS {name}");
            var columns = string.Join(", ", Columns.Select(column => $"({column}) gin_trgm_ops"));
            await ExecuteAsync($"CREATE INDEX CONCURRENTLY {name} ON {table} USING gin ({columns})");
        }

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = (int)patience.TotalSeconds };
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}

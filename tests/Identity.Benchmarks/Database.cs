using Npgsql;

namespace Identity.Benchmarks;

/// <summary>An empty database of the server that this run has started.</summary>
/// <param name="ServerProcess">Whose children serve it.</param>
internal sealed record Database(string ConnectionString, int ServerProcess)
{
    /// <param name="administrator">Connection string of an account that may create databases.</param>
    internal static async Task<Database> CreateAsync(string administrator, string name, int serverProcess)
    {
        await ExecuteAsync(administrator, $"CREATE DATABASE {name}");
        return new Database(new NpgsqlConnectionStringBuilder(administrator) { Database = name }.ConnectionString, serverProcess);
    }

    internal static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Parent of the process that serves a connection; 0 where that cannot be seen (a container).</summary>
    internal static async Task<int> ServerProcessAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var stat = $"/proc/{connection.ProcessID}/stat";
        var text = File.Exists(stat) ? await File.ReadAllTextAsync(stat) : "";
        return text.Contains("(postgres)", StringComparison.Ordinal)
            ? int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], null)
            : 0;
    }
}

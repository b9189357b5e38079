using System.Security.Cryptography;
using Npgsql;

namespace Identity.Testing.Databases;

/// <summary>A server that this process started, alone uses, and may therefore stop and start.</summary>
public abstract class OwnPostgresServer : PostgresServer
{
    private protected const string Administrator = "postgres";

    /// <summary>
    /// Nothing has to survive the machine, so nothing waits for the disk. What was committed has to survive the server all the same
    /// (tests about outages kill it), so synchronous_commit stays on: without fsync it costs one write to the kernel.
    /// </summary>
    private protected static readonly string[] Settings = ["fsync=off", "full_page_writes=off", "max_connections=1000"];

    public sealed override string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = Administrator,
        Password = Password,
        Database = "postgres",
        SslMode = SslMode.Disable,
    }.ConnectionString;

    private protected string Password { get; } = RandomNumberGenerator.GetHexString(32);

    private protected int Port { get; set; }

    /// <summary>Ends all connections and the server; its data stay.</summary>
    /// <param name="immediate">As in a crash: nothing is finished, and the next start recovers from the write-ahead log.</param>
    public abstract Task StopServerAsync(bool immediate = false);

    /// <summary>On the same port, so that connection strings stay true.</summary>
    public abstract Task StartServerAsync();

    /// <summary>Stops and starts.</summary>
    /// <inheritdoc cref="StopServerAsync" path="/param"/>
    public async Task RestartServerAsync(bool immediate)
    {
        await StopServerAsync(immediate);
        await StartServerAsync();
    }
}

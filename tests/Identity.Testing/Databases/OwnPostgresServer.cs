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

    public sealed override string ConnectionString =>
        new NpgsqlConnectionStringBuilder
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

    /// <summary>
    /// Runs a bash script as the server's account, with psql on the path, and a socket on which every role is trusted: as the entrypoint of
    /// the image runs one.
    /// </summary>
    /// <param name="script">Its text.</param>
    /// <param name="secret">The text of a file that the script finds.</param>
    /// <param name="variable">The environment variable that names this file.</param>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public abstract Task RunScriptAsync(string script, string secret, string variable);

    /// <summary>Stops and starts.</summary>
    /// <inheritdoc cref="StopServerAsync" path="/param"/>
    public async Task RestartServerAsync(bool immediate)
    {
        await StopServerAsync(immediate);
        await StartServerAsync();
    }
}

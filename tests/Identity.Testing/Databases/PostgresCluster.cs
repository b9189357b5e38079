using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Identity.Testing.Databases;

/// <summary>A server of this process alone, made from local binaries in a temporary directory, which can be stopped and started.</summary>
public sealed class PostgresCluster : PostgresServer
{
    private const string Administrator = "postgres";

    /// <summary>
    /// Nothing has to survive the machine, so nothing waits for the disk. What was committed has to survive the server all the same
    /// (tests about outages kill it), so synchronous_commit stays on: without fsync it costs one write to the kernel.
    /// </summary>
    private const string Settings =
        """

        listen_addresses = '127.0.0.1'
        unix_socket_directories = ''
        max_connections = 300
        fsync = off
        full_page_writes = off
        """;

    private readonly PostgresBinaries _binaries;
    private readonly ServerAccount _account;
    private readonly string _directory;
    private readonly string _password;
    private readonly Watchdog _watchdog;
    private int _port;

    private PostgresCluster(PostgresBinaries binaries, ServerAccount account, string directory)
    {
        (_binaries, _account, _directory) = (binaries, account, directory);
        _password = RandomNumberGenerator.GetHexString(32);
        _watchdog = Watchdog.Start(account.Run("sh", "-c", """ "$0" -D "$1/data" -m immediate stop; rm -rf "$1" """, binaries.PgCtl, directory));
    }

    public override string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = Administrator,
        Password = _password,
        Database = "postgres",
        SslMode = SslMode.Disable,
    }.ConnectionString;

    private string Data => Path.Combine(_directory, "data");

    private string Log => Path.Combine(_directory, "log");

    internal static async Task<PostgresCluster> StartAsync(PostgresBinaries binaries)
    {
        var account = await ServerAccount.ChooseAsync();
        var cluster = new PostgresCluster(binaries, account, Directory.CreateTempSubdirectory("identity-postgres-").FullName);
        try
        {
            await cluster.InitialiseAsync();
            await cluster.StartOnFreePortAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends all connections and the server; its data stay.</summary>
    /// <param name="immediate">As in a crash: nothing is finished, and the next start recovers from the write-ahead log.</param>
    public Task StopServerAsync(bool immediate = false) => PgCtlAsync("-m", immediate ? "immediate" : "fast", "stop");

    /// <summary>On the same port, so that connection strings stay true.</summary>
    public async Task StartServerAsync()
    {
        try
        {
            await PgCtlAsync("-l", Log, "-o", $"-p {_port.ToString(CultureInfo.InvariantCulture)}", "start");
        }
        catch (InvalidOperationException notStarted)
        {
            throw new InvalidOperationException(notStarted.Message + Environment.NewLine + await ReadLogAsync(), notStarted);
        }
    }

    /// <summary>Stops and starts.</summary>
    /// <inheritdoc cref="StopServerAsync" path="/param"/>
    public async Task RestartServerAsync(bool immediate)
    {
        await StopServerAsync(immediate);
        await StartServerAsync();
    }

    /// <summary>Stops the server and deletes its files.</summary>
    public override ValueTask DisposeAsync()
    {
        _watchdog.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task InitialiseAsync()
    {
        var passwordFile = Path.Combine(_directory, "password");
        await File.WriteAllTextAsync(passwordFile, _password);
        await _account.OwnAsync(_directory);
        await Command.RunAsync(_account.Run(
            _binaries.InitDb, "-D", Data, "-U", Administrator, "--auth=scram-sha-256", $"--pwfile={passwordFile}",
            "--encoding=UTF8", "--locale=C", "--no-sync"));
        File.Delete(passwordFile);
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), Settings);
    }

    private async Task StartOnFreePortAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            _port = FreePort();
            try
            {
                await StartServerAsync();
                return;
            }
            catch (InvalidOperationException) when (attempt < 4 && !IsFree(_port))
            {
                // Somebody was faster to take the port; the next one is as good.
            }
        }
    }

    /// <summary>
    /// Below the range from which systems number outgoing connections (Linux: from 32768), so that nobody takes the port by accident
    /// while the server is stopped.
    /// </summary>
    private static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            if (IsFree(port)) return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private Task<string> PgCtlAsync(params string[] words) =>
        Command.RunAsync(_account.Run([_binaries.PgCtl, "-D", Data, "-w", "-t", "60", .. words]));

    private async Task<string> ReadLogAsync() => File.Exists(Log) ? await File.ReadAllTextAsync(Log) : "";
}

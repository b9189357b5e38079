using System.Globalization;

namespace Identity.Testing.Databases;

/// <summary>A server from local binaries, with its data in a temporary directory.</summary>
internal sealed class PostgresCluster : OwnPostgresServer
{
    private readonly PostgresBinaries binaries;
    private readonly ServerAccount account;
    private readonly string directory;
    private readonly Watchdog watchdog;

    private PostgresCluster(PostgresBinaries binaries, ServerAccount account, string directory)
    {
        (this.binaries, this.account, this.directory) = (binaries, account, directory);
        watchdog = Watchdog.Start(
            account.Run("sh", "-c", """ "$0" -D "$1/data" -m immediate stop; rm -rf "$1" """, binaries.PgCtl, directory)
        );
    }

    private string Data => Path.Combine(directory, "data");

    private string Log => Path.Combine(directory, "log");

    public static async Task<PostgresCluster> StartAsync(PostgresBinaries binaries)
    {
        var cluster = new PostgresCluster(
            binaries,
            await ServerAccount.ChooseAsync(),
            Directory.CreateTempSubdirectory("identity-postgres-").FullName
        );
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

    public override Task StopServerAsync(bool immediate = false) => PgCtlAsync("-m", immediate ? "immediate" : "fast", "stop");

    public override async Task StartServerAsync()
    {
        try
        {
            await PgCtlAsync("-l", Log, "-o", $"-p {Port.ToString(CultureInfo.InvariantCulture)}", "start");
        }
        catch (InvalidOperationException notStarted)
        {
            throw new InvalidOperationException(notStarted.Message + Environment.NewLine + await ReadLogAsync(), notStarted);
        }
    }

    public override async Task RunScriptAsync(string script, string secret, string variable)
    {
        var (scriptFile, secretFile) = (Path.Combine(directory, "script.sh"), Path.Combine(directory, "secret"));
        await File.WriteAllTextAsync(scriptFile, script);
        await File.WriteAllTextAsync(secretFile, secret);
        await account.OwnAsync(directory);
        await Command.RunAsync(
            account.Run(
                "env",
                $"PATH={binaries}:{Environment.GetEnvironmentVariable("PATH")}",
                $"PGHOST={directory}",
                $"{variable}={secretFile}",
                $"PGPORT={Port.ToString(CultureInfo.InvariantCulture)}",
                "bash",
                scriptFile
            )
        );
    }

    /// <summary>Stops the server and deletes its files.</summary>
    public override ValueTask DisposeAsync()
    {
        watchdog.Dispose();
        return ValueTask.CompletedTask;
    }

    public override string ToString() => $"a private cluster from {binaries}";

    private async Task InitialiseAsync()
    {
        var passwordFile = Path.Combine(directory, "password");
        await File.WriteAllTextAsync(passwordFile, Password);
        await account.OwnAsync(directory);
        await Command.RunAsync(
            account.Run(
                binaries.InitDb,
                "-D",
                Data,
                "-U",
                Administrator,
                "--auth-host=scram-sha-256",
                "--auth-local=trust",
                $"--pwfile={passwordFile}",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"
            )
        );
        File.Delete(passwordFile);
        await File.AppendAllLinesAsync(
            Path.Combine(Data, "postgresql.conf"),
            ["listen_addresses='127.0.0.1'", $"unix_socket_directories='{directory}'", .. Settings]
        );
    }

    private async Task StartOnFreePortAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = LoopbackPort.Choose();
            try
            {
                await StartServerAsync();
                return;
            }
            catch (InvalidOperationException) when (attempt < 4 && !LoopbackPort.IsFree(Port))
            {
                // Someone was faster to take the port; the next one is as good.
            }
        }
    }

    private Task<string> PgCtlAsync(params string[] words) =>
        Command.RunAsync(account.Run([binaries.PgCtl, "-D", Data, "-w", "-t", "60", .. words]));

    private async Task<string> ReadLogAsync() => File.Exists(Log) ? await File.ReadAllTextAsync(Log) : "";
}

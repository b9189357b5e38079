using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace Identity.Testing.Databases;

/// <summary>A server in a container of this process alone.</summary>
internal sealed class PostgresContainer : PostgresServer
{
    private const string Image = "postgres:17";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly Watchdog _watchdog;

    private PostgresContainer(string name, string connectionString)
    {
        ConnectionString = connectionString;
        _watchdog = Watchdog.Start("docker", "rm", "--force", "--volumes", name);
    }

    public override string ConnectionString { get; }

    public static Task<bool> EngineAnswersAsync() => Command.SucceedsAsync("docker", "info");

    public static async Task<PostgresContainer> StartAsync()
    {
        var password = RandomNumberGenerator.GetHexString(32);
        var name = (await Command.RunAsync(
            "docker", "run", "--detach", "--rm", "--env", $"POSTGRES_PASSWORD={password}", "--publish", "127.0.0.1::5432", Image,
            "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=300")).Trim();
        var address = await Command.RunAsync("docker", "port", name, "5432/tcp"); // 127.0.0.1:49153

        var container = new PostgresContainer(name, new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = int.Parse(address.Trim().Split(':')[^1], CultureInfo.InvariantCulture),
            Username = "postgres",
            Password = password,
            Database = "postgres",
        }.ConnectionString);
        await container.WaitUntilReadyAsync();
        return container;
    }

    public override ValueTask DisposeAsync()
    {
        _watchdog.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task WaitUntilReadyAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(started) < s_patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }
        }
    }
}

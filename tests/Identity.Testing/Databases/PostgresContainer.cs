using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Identity.Testing.Databases;

/// <summary>A server in a container.</summary>
internal sealed class PostgresContainer : OwnPostgresServer
{
    private const string Image = "postgres:17";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly string _name = $"identity-postgres-{Guid.CreateVersion7():N}";
    private readonly Watchdog _watchdog;

    private PostgresContainer() => _watchdog = Watchdog.Start("docker", "rm", "--force", "--volumes", _name);

    public static Task<bool> EngineAnswersAsync() => Command.SucceedsAsync("docker", "info");

    public static async Task<PostgresContainer> StartAsync()
    {
        // The port is chosen here, because the engine would choose another one at each start of the container.
        var container = new PostgresContainer { Port = LoopbackPort.Choose() };
        try
        {
            await container.RunAsync();
            return container;
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    // The image's signal for a stop is SIGINT: PostgreSQL's fast shutdown.
    public override Task StopServerAsync(bool immediate = false) => Command.RunAsync("docker", immediate ? "kill" : "stop", _name);

    public override async Task StartServerAsync()
    {
        await Command.RunAsync("docker", "start", _name);
        await WaitUntilReadyAsync();
    }

    /// <summary>Removes the container and its data.</summary>
    public override ValueTask DisposeAsync()
    {
        _watchdog.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task RunAsync()
    {
        var port = Port.ToString(CultureInfo.InvariantCulture);
        await Command.RunAsync(
        [
            "docker", "run", "--detach", "--name", _name, "--env", $"POSTGRES_PASSWORD={Password}", "--publish", $"127.0.0.1:{port}:5432",
            Image, .. Settings.SelectMany(setting => (string[])["-c", setting]),
        ]);
        await WaitUntilReadyAsync();
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

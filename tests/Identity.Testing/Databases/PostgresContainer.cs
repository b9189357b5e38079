using System.Text;
using Docker.DotNet.Models;
using Testcontainers.PostgreSql;

namespace Identity.Testing.Databases;

/// <summary>A server in a container. Should this process be killed, the resource reaper of Testcontainers removes it.</summary>
internal sealed class PostgresContainer : OwnPostgresServer
{
    /// <summary>As in docker-compose.yml.</summary>
    internal const string Image = "postgres:17";

    private readonly PostgreSqlContainer container;

    private PostgresContainer(int port)
    {
        Port = port; // fixed, because the engine would choose another one at each start of the container
        this.container = new PostgreSqlBuilder(Image)
            .WithUsername(Administrator)
            .WithPassword(Password)
            .WithPortBinding(port, PostgreSqlBuilder.PostgreSqlPort)
            .WithCreateParameterModifier(BindToLoopback)
            .WithCommand([.. Settings.Append("synchronous_commit=on").SelectMany(setting => (string[])["-c", setting])])
            .Build();
    }

    public static async Task<PostgresContainer> StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new PostgresContainer(LoopbackPort.Choose());
            try
            {
                await server.StartServerAsync();
                return server;
            }
            catch (Exception) when (attempt < 4 && !LoopbackPort.IsFree(server.Port))
            {
                await server.DisposeAsync(); // another process was faster to take the port; the next one is as good
            }
        }
    }

    public override async Task StopServerAsync(bool immediate = false)
    {
        // SIGQUIT is PostgreSQL's immediate shutdown. The image's signal for a stop is SIGINT, the fast one.
        if (immediate)
        {
            await this.container.ExecAsync(["sh", "-c", "kill -QUIT 1"]);
        }

        await this.container.StopAsync();
    }

    public override Task StartServerAsync() => this.container.StartAsync();

    public override async Task RunScriptAsync(string script, string secret, string variable)
    {
        await this.container.CopyAsync(Encoding.UTF8.GetBytes(script), "/tmp/script.sh");
        await this.container.CopyAsync(Encoding.UTF8.GetBytes(secret), "/tmp/secret");
        var ran = await this.container.ExecAsync(["env", $"{variable}=/tmp/secret", "bash", "/tmp/script.sh"]);
        if (ran.ExitCode != 0)
        {
            throw new InvalidOperationException($"The script ended with code {ran.ExitCode}: {ran.Stderr}{ran.Stdout}");
        }
    }

    /// <summary>Removes the container and its data.</summary>
    public override ValueTask DisposeAsync() => this.container.DisposeAsync();

    public override string ToString() => $"a container of {Image}";

    private static void BindToLoopback(CreateContainerParameters parameters)
    {
        foreach (var binding in parameters.HostConfig!.PortBindings!.Values.SelectMany(bindings => bindings))
        {
            binding.HostIP = "127.0.0.1";
        }
    }
}

using System.Net;
using System.Net.NetworkInformation;
using Identity.Testing.Containers;
using Identity.Testing.Databases;
using Npgsql;

namespace Identity.Infrastructure.Tests.Databases;

public sealed class PostgresServerTests
{
    [Fact]
    public async Task A_private_server_can_be_stopped_and_started_under_the_same_address()
    {
        await using var server = await PostgresServer.StartPrivateAsync();
        var before = server.ConnectionString;
        await AskAsync(server);

        await server.StopServerAsync();
        await Should.ThrowAsync<NpgsqlException>(() => AskAsync(server));

        await server.StartServerAsync();
        server.ConnectionString.ShouldBe(before);
        await AskAsync(server);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_restart_cuts_connections_and_keeps_what_was_committed(bool immediate)
    {
        await using var server = await PostgresServer.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync(static connectionString =>
            ExecuteAsync(connectionString, "CREATE TABLE notes (text text)")
        );
        await ExecuteAsync(database.ConnectionString, "INSERT INTO notes VALUES ('kept')");
        await using var open = new NpgsqlConnection(database.ConnectionString);
        await open.OpenAsync();

        await server.RestartServerAsync(immediate);

        await using var onTheOldConnection = new NpgsqlCommand("SELECT 1", open);
        await Should.ThrowAsync<NpgsqlException>(() => onTheOldConnection.ExecuteScalarAsync());
        NpgsqlConnection.ClearPool(open);
        (await ExecuteAsync(database.ConnectionString, "SELECT text FROM notes")).ShouldBe("kept");
    }

    [Fact]
    public async Task A_stopped_private_server_does_not_disturb_the_shared_one()
    {
        var shared = await PostgresServer.SharedAsync();
        await using var own = await PostgresServer.StartPrivateAsync();

        await own.StopServerAsync(immediate: true);

        await AskAsync(shared);
    }

    [Fact]
    public async Task A_disposed_private_server_answers_nobody()
    {
        var server = await PostgresServer.StartPrivateAsync();

        await server.DisposeAsync();

        await Should.ThrowAsync<NpgsqlException>(() => AskAsync(server));
    }

    [Fact]
    public async Task A_private_server_is_a_container_wherever_an_engine_answers()
    {
        await using var server = await PostgresServer.StartPrivateAsync();

        if (await DockerEngine.AnswersAsync())
        {
            server.ShouldBeOfType<PostgresContainer>();
        }
        else
        {
            server.ShouldBeOfType<PostgresCluster>();
        }
    }

    [Fact]
    public async Task A_private_server_listens_on_this_machine_alone()
    {
        await using var server = await PostgresServer.StartPrivateAsync();
        var port = new NpgsqlConnectionStringBuilder(server.ConnectionString).Port;

        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(listener => listener.Port == port);

        listeners.Select(listener => listener.Address).ShouldBe([IPAddress.Loopback]);
    }

    private static async Task AskAsync(PostgresServer server) => (await ExecuteAsync(server.ConnectionString, "SELECT 1")).ShouldBe(1);

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}

using Identity.Testing.Containers;
using Npgsql;

namespace Identity.Testing.Databases;

/// <summary>A real PostgreSQL server for tests. It is never skipped: without one, the tests fail and say what is missing.</summary>
public abstract class PostgresServer : IAsyncDisposable
{
    /// <summary>The Npgsql connection string of a server on which we may create databases.</summary>
    public const string EnvironmentVariable = "IDENTITY_TEST_POSTGRES";

    private static readonly Lazy<Task<PostgresServer>> s_shared = new(FindOrStartAsync);

    private readonly Templates templates;

    private protected PostgresServer() => templates = new Templates(MakeTemplateAsync);

    /// <summary>Of the maintenance database, as an account that may create databases. Stays the same for the server's life.</summary>
    public abstract string ConnectionString { get; }

    private protected IEnumerable<string> TemplatesMade => templates.Made;

    /// <summary>The server of this test process, ended with it: the given one, a container, or a cluster from local binaries.</summary>
    public static Task<PostgresServer> SharedAsync() => s_shared.Value;

    /// <summary>A server of the caller's own, to stop and to start in tests about outages. The caller disposes it.</summary>
    /// <exception cref="InvalidOperationException">There is neither a Docker engine nor a server to start.</exception>
    public static async Task<OwnPostgresServer> StartPrivateAsync() =>
        await StartOwnAsync()
        ?? throw new InvalidOperationException(
            $"A test about outages stops and starts a PostgreSQL of its own, also where {EnvironmentVariable} serves the other tests: "
                + "start Docker or install the PostgreSQL server package."
        );

    /// <inheritdoc cref="TestDatabases.CreateAsync"/>
    public async Task<TestDatabase> CreateDatabaseAsync(Func<string, Task> migrate)
    {
        var template = await templates.GetAsync(migrate);

        var name = $"t_{Guid.CreateVersion7():N}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        var connectionString = With(database: name).ConnectionString;
        return new TestDatabase(
            DatabaseKind.PostgreSql,
            connectionString,
            async () =>
            {
                await using (var connection = new NpgsqlConnection(connectionString))
                {
                    NpgsqlConnection.ClearPool(connection);
                }

                await DropDatabaseAsync(name);
            }
        );
    }

    public abstract ValueTask DisposeAsync();

    private protected Task DropDatabaseAsync(string name) => ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    private protected async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Unpooled(With()));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<PostgresServer> FindOrStartAsync()
    {
        PostgresServer server = Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } given
            ? new GivenPostgres(given)
            : await StartOwnAsync()
                ?? throw new InvalidOperationException(
                    "The tests need a real PostgreSQL: start Docker, install the PostgreSQL server package (./test.sh does that), or set "
                        + $"{EnvironmentVariable} to the connection string of a server on which databases may be created."
                );
        Announcement.Make($"PostgreSQL for these tests: {server}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    }

    /// <summary>In the order of test.sh, which installs a server where this finds none.</summary>
    private static async Task<OwnPostgresServer?> StartOwnAsync()
    {
        if (await DockerEngine.AnswersAsync())
        {
            return await PostgresContainer.StartAsync();
        }

        if (PostgresBinaries.Find() is { } binaries)
        {
            return await PostgresCluster.StartAsync(binaries);
        }

        return null;
    }

    private async Task<string> MakeTemplateAsync(Func<string, Task> migrate)
    {
        var name = $"t_template_{Guid.CreateVersion7():N}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        try
        {
            await migrate(Unpooled(With(database: name)));
            await ExecuteAsync($"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false"); // a template in use cannot be copied
            return name;
        }
        catch
        {
            await DropDatabaseAsync(name);
            throw;
        }
    }

    private NpgsqlConnectionStringBuilder With(string? database = null)
    {
        var builder = new NpgsqlConnectionStringBuilder(ConnectionString);
        if (database is not null)
        {
            builder.Database = database;
        }

        return builder;
    }

    /// <summary>A connection that idles in a pool would keep a template in use, and be a dead one after a stop of the server.</summary>
    private static string Unpooled(NpgsqlConnectionStringBuilder builder)
    {
        builder.Pooling = false;
        return builder.ConnectionString;
    }
}

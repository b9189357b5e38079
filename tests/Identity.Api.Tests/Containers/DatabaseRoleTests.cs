using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Infrastructure.Persistence;
using Identity.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Identity.Api.Tests.Containers;

/// <summary>docker/database-role.sh: the service owns its database and may do nothing else.</summary>
public sealed class DatabaseRoleTests(DatabaseRoleTests.BareServer fixture) : IClassFixture<DatabaseRoleTests.BareServer>
{
    private static readonly string s_password = Person.NewPassword();

    [Fact]
    public async Task On_a_new_volume_the_service_migrates_and_serves_with_a_role_that_has_no_other_rights()
    {
        var server = await fixture.EmptyAsync();
        await RunScriptAsync(server, "first'pass;word\n");
        var identity = As(server, "identity", "first'pass;word");

        await Schema.MigrateAsync(identity);
        await ShouldServeAsync(identity);
        await ShouldHaveNoOtherRightsAsync(server, identity, "first'pass;word");

        await RunScriptAsync(server, "second\n"); // the way to a new password
        await AskAsync(As(server, "identity", "second"), "SELECT 1");
        await ShouldFailAsync(identity, "SELECT 1", PostgresErrorCodes.InvalidPassword);
    }

    [Fact]
    public async Task A_volume_in_which_the_service_was_the_first_superuser_is_handed_over_with_all_that_it_holds()
    {
        var server = await fixture.EmptyAsync();
        var old = await MakeOldVolumeAsync(server);
        await AskAsync(old, $"INSERT INTO branches (id, name, created_at) VALUES ('{Guid.CreateVersion7()}', 'kept', now())");
        await using (var connection = new NpgsqlConnection(old + ";Application Name=identity")) // as of a replica that runs on
        {
            await connection.OpenAsync();
            await RunScriptAsync(server, "old");
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await Should.ThrowAsync<NpgsqlException>(() => command.ExecuteScalarAsync()); // its rights have ended
        }

        await RunScriptAsync(server, "old"); // again, as after an interruption

        var identity = As(server, "identity", "old");
        (await AskAsync(identity, "SELECT name FROM branches")).ShouldBe("kept");
        (await AskAsync(identity, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner <> 'identity'")).ShouldBe(0L);
        (await AskAsync(identity, "SELECT count(*) FROM pg_roles WHERE rolcanlogin")).ShouldBe(2L);
        await AskAsync(identity, "ALTER TABLE branches ADD COLUMN of_a_next_migration int");
        await ShouldHaveNoOtherRightsAsync(server, identity, "old");
    }

    [Fact]
    public async Task Without_a_password_the_script_says_so_and_changes_nothing()
    {
        var server = await fixture.EmptyAsync();

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => RunScriptAsync(server, ""));

        refused.Message.ShouldContain("is missing, empty or not readable.");
        (await AskAsync(server.ConnectionString, "SELECT count(*) FROM pg_roles WHERE rolname = 'identity'")).ShouldBe(0L);
    }

    /// <summary>As the compose file made one before: the first role is `identity`, and no role is named `postgres`.</summary>
    private static async Task<string> MakeOldVolumeAsync(OwnPostgresServer server)
    {
        await AskAsync(server.ConnectionString, "CREATE ROLE mover SUPERUSER LOGIN PASSWORD 'mover'");
        await AskAsync(As(server, "mover", "mover", "postgres"), "ALTER ROLE postgres RENAME TO identity");
        await AskAsync(As(server, "mover", "mover", "postgres"), "ALTER ROLE identity PASSWORD 'old'");
        await AskAsync(As(server, "identity", "old", "postgres"), "DROP ROLE mover");
        await AskAsync(As(server, "identity", "old", "postgres"), "CREATE DATABASE identity");
        var old = As(server, "identity", "old");
        await Schema.MigrateAsync(old);
        return old;
    }

    private static async Task ShouldServeAsync(string connectionString)
    {
        await using var host = await IdentityHost.StartOnAsync(connectionString);
        const string email = "ada@example.com";
        (
            await host.PostAsync(
                "/signup",
                new
                {
                    email,
                    name = "Ada",
                    password = s_password,
                }
            )
        ).ShouldBe(HttpStatusCode.Created);
        (await host.PostAsync("/login", new { email, password = s_password })).ShouldBe(HttpStatusCode.OK);
        (await host.Services.GetRequiredService<StoreRole>().IsSuperuserAsync(CancellationToken.None)).ShouldBeFalse();
    }

    private static async Task ShouldHaveNoOtherRightsAsync(OwnPostgresServer server, string identity, string password)
    {
        const string rights = "rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls";
        (await AskAsync(identity, $"SELECT {rights} FROM pg_roles WHERE rolname = current_user")).ShouldBe(false);
        (await AskAsync(identity, "SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole")).ShouldBe(0L);
        (await AskAsync(identity, "SELECT string_agg(datname, ' ') FROM pg_database WHERE datdba = current_user::regrole")).ShouldBe(
            "identity"
        );
        foreach (var statement in (string[])["CREATE ROLE other", "CREATE DATABASE other", "ALTER ROLE identity SUPERUSER"])
        {
            await ShouldFailAsync(identity, statement, PostgresErrorCodes.InsufficientPrivilege);
        }

        await ShouldFailAsync(As(server, "identity", password, "postgres"), "SELECT 1", PostgresErrorCodes.InsufficientPrivilege);
        await ShouldFailAsync(As(server, "postgres", password, "postgres"), "SELECT 1", PostgresErrorCodes.InvalidPassword);
        await ShouldFailAsync(server.ConnectionString, "SELECT 1", PostgresErrorCodes.InvalidPassword);
    }

    private static Task RunScriptAsync(OwnPostgresServer server, string password) =>
        server.RunScriptAsync(File.ReadAllText(Repository.PathOf("docker", "database-role.sh")), password, "IDENTITY_PASSWORD_FILE");

    private static string As(OwnPostgresServer server, string role, string password, string database = "identity") =>
        new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            Username = role,
            Password = password,
            Database = database,
            Pooling = false, // an idle connection would keep the database in use
        }.ConnectionString;

    private static async Task<object?> AskAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task ShouldFailAsync(string connectionString, string sql, string state) =>
        (await Should.ThrowAsync<PostgresException>(() => AskAsync(connectionString, sql))).SqlState.ShouldBe(state);

    /// <summary>One server for all tests, since a server takes seconds to make; each test finds it as the image leaves a new one.</summary>
    public sealed class BareServer : IAsyncLifetime
    {
        private OwnPostgresServer server = null!;

        public async ValueTask InitializeAsync() => this.server = await PostgresServer.StartPrivateAsync();

        public ValueTask DisposeAsync() => this.server.DisposeAsync();

        internal async Task<OwnPostgresServer> EmptyAsync()
        {
            var password = new NpgsqlConnectionStringBuilder(this.server.ConnectionString).Password!;
            await this.server.RunScriptAsync(
                """
                psql -qU postgres -c 'DROP DATABASE IF EXISTS identity' -c 'DROP ROLE IF EXISTS identity' \
                    -c "ALTER ROLE postgres PASSWORD '$(cat "$PASSWORD")'" -c 'GRANT CONNECT ON DATABASE postgres TO PUBLIC'
                """,
                password,
                "PASSWORD"
            );
            return this.server;
        }
    }
}

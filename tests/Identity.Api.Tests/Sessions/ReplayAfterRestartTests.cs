using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Sessions;

/// <summary>Security requirement 22: what is known of refresh tokens is known to the database, and to nothing that a restart
/// forgets.</summary>
public sealed class ReplayAfterRestartTests
{
    /// <summary>After it a retired token is no late tab.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(10);

    private static readonly (string Key, string Value) Strict = ("Identity:Tokens:RefreshRotation", "strict");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_replay_is_known_after_a_restart_of_all_nodes_and_of_the_database(DatabaseKind kind)
    {
        await using var server = kind is DatabaseKind.PostgreSql ? await PostgresServer.StartPrivateAsync() : null;
        await using var database = server is null ? await Schema.CreateAsync(kind) : await server.CreateDatabaseAsync(Schema.MigrateAsync);
        (Twice Adaptive, Twice Strict) caught,
            unnoticed,
            honest;
        string masterKey;
        await using (var adaptive = await IdentityHost.StartOnAsync(database.ConnectionString))
        {
            masterKey = adaptive.MasterKey;
            await using var strict = await adaptive.StartReplicaAsync(Strict);
            caught = (await TwiceAsync(adaptive), await TwiceAsync(strict));
            unnoticed = (await TwiceAsync(adaptive), await TwiceAsync(strict));
            honest = (await TwiceAsync(adaptive), await TwiceAsync(strict));
            adaptive.Clock.Advance(Leeway);
            (await RefreshAsync(adaptive, caught.Adaptive.First)).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_REUSED");
            (await RefreshAsync(strict, caught.Strict.First)).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_REUSED");
        }

        if (server is not null)
        {
            await server.RestartServerAsync(immediate: true);
        }

        // Another spelling, another pool: the connections of before died with their processes.
        await using var after = await IdentityHost.StartOnAsync(
            database.ConnectionString + ";Command Timeout=4",
            ("Identity:MasterKey", masterKey)
        );
        await ShouldBeKnownAsync(after, caught.Adaptive, unnoticed.Adaptive, honest.Adaptive);
        await using var strictAfter = await IdentityHost.StartOnAsync(
            database.ConnectionString + ";Command Timeout=5",
            ("Identity:MasterKey", masterKey),
            Strict
        );
        await ShouldBeKnownAsync(strictAfter, caught.Strict, unnoticed.Strict, honest.Strict);
    }

    private static async Task ShouldBeKnownAsync(IdentityHost host, Twice caught, Twice unnoticed, Twice honest)
    {
        host.Clock.Advance(Leeway);
        (await RefreshAsync(host, caught.Third)).ShouldBe(HttpStatusCode.Unauthorized, "SESSION_REVOKED");
        (await host.GetAsync("/profile", caught.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        (await RefreshAsync(host, unnoticed.First)).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_REUSED");
        (await RefreshAsync(host, unnoticed.Third)).ShouldBe(HttpStatusCode.Unauthorized, "SESSION_REVOKED");
        (await host.GetAsync("/profile", honest.AccessToken)).ShouldBe(HttpStatusCode.OK);
        (await RefreshAsync(host, honest.Third)).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<Twice> TwiceAsync(IdentityHost host)
    {
        var person = await Person.SignUpAsync(host);
        var second = (string)(await RefreshAsync(host, person.RefreshToken)).ShouldBe(HttpStatusCode.OK).Data["refreshToken"]!;
        var third = (string)(await RefreshAsync(host, second)).ShouldBe(HttpStatusCode.OK).Data["refreshToken"]!;
        return new Twice(person.AccessToken, person.RefreshToken, third);
    }

    private static Task<Answer> RefreshAsync(IdentityHost host, string refreshToken) => host.PostAsync("/refresh", new { refreshToken });

    /// <summary>A session that was refreshed twice, and refresh tokens of it.</summary>
    private sealed record Twice(string AccessToken, string First, string Third);
}

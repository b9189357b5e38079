using System.Net;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;
using Identity.Testing;
using Identity.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.CommandLine;

public sealed class KeysOnSqlite(SqliteHost fixture) : KeysCommandTests(fixture), IClassFixture<SqliteHost>;

public sealed class KeysOnPostgreSql(PostgreSqlHost fixture) : KeysCommandTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>The real command beside the running service: they meet in the database alone.</summary>
public abstract class KeysCommandTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task A_key_is_announced_a_day_before_it_may_sign_unless_somebody_insists_and_dies_within_a_second()
    {
        // One story, because the keys of a database have one line of succession.
        var first = await ListAsync();
        first.Select(key => (string)key["state"]!).ShouldBe(["active", "next"]);
        first.ShouldAllBe(key => (string)key["algorithm"]! == "ES256");
        var (active, next) = ((string)first[0]["kid"]!, (string)first[1]["kid"]!);
        var person = await Person.SignUpAsync(Host);
        KidOf(person.AccessToken).ShouldBe(active);

        // Too young.
        var refused = await RunAsync("keys", "rotate");
        refused.Code.ShouldBe(1);
        refused.Errors.ShouldContain("(KEY_TOO_YOUNG)");
        refused.Errors.ShouldContain("--now");
        (await ListAsync()).Select(key => (string)key["state"]!).ShouldBe(["active", "next"]);

        // Insisting says first what to expect.
        var warned = await RunAsync("keys", "rotate", "--now");
        warned.Code.ShouldBe(1);
        warned.Errors.ShouldContain("only once in five minutes in ASP.NET Core");
        warned.Errors.ShouldContain("--yes");
        (await ListAsync()).Select(key => (string)key["state"]!).ShouldBe(["active", "next"]);

        // Old enough.
        await Host.ExecuteAsync($"UPDATE signing_keys SET announced_at = announced_at - {Day()} WHERE kid = {next}");
        var rotated = await RunAsync("keys", "rotate", "--json");
        rotated.Code.ShouldBe(0, rotated.Errors);
        ((string)JsonNode.Parse(rotated.Output)!["kid"]!).ShouldBe(next);
        (await ListAsync()).Select(key => (string)key["state"]!).ShouldBe(["retired", "active", "next"]);
        await Eventually.SeeAsync(() => person.LogInAsync(Host), it => KidOf(it.AccessToken) == next);
        (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK); // what the retired key signed is still good

        // The lines for people.
        var listed = await RunAsync("keys", "list");
        listed.Output.ShouldContain($"kid: {next}\nalgorithm: ES256\nstate: active");

        // Someone insists.
        Person signed = null!;
        HashSet<string> earlier = [active, next];
        await WithinASecond.ShouldBeKnownAsync(async () =>
        {
            (await RunAsync("keys", "rotate", "--now", "--yes")).Code.ShouldBe(0);
            (signed, var took) = await WithinASecond.UntilAsync(
                () => person.LogInAsync(Host),
                it => !earlier.Contains(KidOf(it.AccessToken))
            );
            earlier.Add(KidOf(signed.AccessToken));
            return took;
        });

        // And the key of the first token leaked.
        (await RunAsync("keys", "revoke", active, "--json")).Output.ShouldBe($$"""{"revoked":"{{active}}"}""");
        await WithinASecond.UntilRefusedAsync(() => Host.GetAsync("/profile", person.AccessToken));
        (await Host.GetAsync("/profile", signed.AccessToken)).ShouldBe(HttpStatusCode.OK);
        (await Host.GetAsync("/.well-known/jwks.json")).Text.ShouldNotContain(active);
        // Security requirement 82: sessions go on
        (await Host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.OK);
        ((string)(await ListAsync())[0]["state"]!).ShouldBe("revoked");

        // Even the signing key: the announced one takes over at once.
        var revoked = 1;
        await WithinASecond.ShouldBeKnownAsync(async () =>
        {
            signed = await person.LogInAsync(Host);
            (await RunAsync("keys", "revoke", KidOf(signed.AccessToken))).Code.ShouldBe(0);
            revoked++;
            return await WithinASecond.UntilRefusedAsync(() => Host.GetAsync("/profile", signed.AccessToken));
        });

        var again = await person.LogInAsync(Host);
        (await Host.GetAsync("/profile", again.AccessToken)).ShouldBe(HttpStatusCode.OK);
        var revokedTwice = await RunAsync("keys", "revoke", active);
        revokedTwice.Code.ShouldBe(1);
        revokedTwice.Errors.ShouldContain("(KEY_NOT_FOUND)");

        await using var db = await Host.OpenStoreAsync();
        (await db.AuditEvents.CountAsync(audit => audit.Action == "key.promoted")).ShouldBe(earlier.Count - 1);
        (await db.AuditEvents.CountAsync(audit => audit.Action == "key.revoked")).ShouldBe(revoked);
    }

    private object Day() => fixture.Kind is DatabaseKind.Sqlite ? (object)TimeSpan.MillisecondsPerDay : TimeSpan.FromDays(1);

    private async Task<IReadOnlyList<JsonNode>> ListAsync()
    {
        var (code, output, errors) = await RunAsync("keys", "list", "--json");
        code.ShouldBe(0, errors);
        return [.. JsonNode.Parse(output)!.AsArray().Select(key => key!)];
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) =>
        IdentityProcess.RunAsync(
            new Dictionary<string, string>
            {
                ["ConnectionStrings__Identity"] = Host.ConnectionString,
                ["Identity__MasterKey"] = Host.MasterKey,
                ["Identity__Issuer"] = IdentityHost.Issuer,
            },
            arguments
        );

    private static string KidOf(string token) => (string)Tokens.TokenForge.Decode(token.Split('.')[0])["kid"]!;
}

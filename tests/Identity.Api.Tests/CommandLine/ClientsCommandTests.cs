using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Testing;

namespace Identity.Api.Tests.CommandLine;

[Collection("command line")]
public sealed class ClientsCommandOnSqlite(SqliteHost fixture) : ClientsCommandTests(fixture), IClassFixture<SqliteHost>;

[Collection("command line")]
public sealed class ClientsCommandOnPostgreSql(PostgreSqlHost fixture) : ClientsCommandTests(fixture), IClassFixture<PostgreSqlHost>;

/// <summary>The same database as a running service: what an operator does counts there at once.</summary>
public abstract class ClientsCommandTests(HostFixture fixture)
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task An_operator_creates_lists_rotates_and_disables_a_client()
    {
        var created = await RunAsync(
            "clients",
            "create",
            "--name",
            "KYC service",
            "--scope",
            "onboarding.report identity.admin.read",
            "--scope",
            "more",
            "--json"
        );
        created.Code.ShouldBe(0, created.Errors);
        var id = (string)created.Json["clientId"]!;
        var client = new ServiceClient(id, (string)created.Json["clientSecret"]!);
        created.Json["scopes"]!.AsArray().Select(scope => (string)scope!).ShouldBe(["onboarding.report", "identity.admin.read", "more"]);
        created.Json["grants"]!.AsArray().Select(grant => (string)grant!).ShouldBe(["client_credentials"]);
        var token = await client.TokenAsync(Host);
        (await Host.GetAsync("/admin/clients", token)).ShouldBe(HttpStatusCode.OK);

        var listed = await RunAsync("clients", "list", "--search", "kyc", "--json");
        listed.Output.ShouldNotContain("ecret");
        listed.Json.AsArray().Select(row => (string)row!["clientId"]!).ShouldContain(id);
        (await RunAsync("clients", "list")).Output.ShouldContain($"clientId: {id}\nname: KYC service\n");

        var rotated = await RunAsync("clients", "rotate-secret", id, "--json");
        (await client.RequestAsync(Host)).ShouldBe(HttpStatusCode.Unauthorized);
        (await (client with { Secret = (string)rotated.Json["clientSecret"]! }).RequestAsync(Host)).ShouldBe(HttpStatusCode.OK);

        (await RunAsync("clients", "disable", id)).ShouldBe(0, $"disabled: {id}\n", "");
        (await RunAsync("clients", "disable", id)).ShouldBe(0, $"disabled: {id}\n", "");
        await Eventually.SeeAsync(() => Host.GetAsync("/admin/clients", token), answer => answer.Status is not HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_sentences_and_told_by_the_exit_code()
    {
        var refused = await RunAsync("clients", "create", "--name", "KYC", "--scope", "identity.admn", "--grant", "password");
        refused.Code.ShouldBe(1);
        refused.Output.ShouldBeEmpty();
        refused.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
        refused.Errors.ShouldContain(
            "identity: A client may use these grant types: client_credentials, authorization_code, refresh_token, "
        );
        refused.Errors.ShouldContain("(CLIENT_GRANTS_INVALID)");

        (await RunAsync("clients", "rotate-secret", "client_AZqp4l08fVKcHg1sDA9bEQ")).ShouldBe(
            1,
            "",
            "identity: Client not found. (CLIENT_NOT_FOUND)\n"
        );
        (await RunAsync("clients", "disable", "nobody")).ShouldBe(1, "", "identity: Client not found. (CLIENT_NOT_FOUND)\n");
        (await RunAsync("clients", "create", "--scope", "a")).Code.ShouldBe(2); // --name is missing
        (await RunAsync("clients", "dissable", "nobody")).Code.ShouldBe(2);
    }

    private Task<Run> RunAsync(params string[] args) => Host.RunAsync(args);
}

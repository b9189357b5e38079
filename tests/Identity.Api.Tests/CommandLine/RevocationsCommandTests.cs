using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.OAuth;
using Identity.Testing;

namespace Identity.Api.Tests.CommandLine;

/// <summary><c>identity revocations</c> beside a running service whose feed another service reads.</summary>
[Collection("command line")]
public sealed class RevocationsCommandTests(SqliteHost fixture) : IClassFixture<SqliteHost>
{
    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task Operators_see_on_how_many_services_a_logout_is_effective()
    {
        (await Host.RunAsync("revocations", "status")).ShouldBe(
            0,
            "revocations: 0\nlatestAt: \nservices: 0\neffective: 0\nseconds: \n".ReplaceLineEndings(),
            ""
        );
        var client = await ServiceClient.CreateAsync(Host, OwnScopes.RevocationsRead);
        var token = await client.TokenAsync(Host);
        var cursor = await ReadAsync(token, null);
        cursor = await ReadAsync(token, cursor);
        await Eventually.SeeAsync(StatusAsync, it => it == (0, 1, 1));

        var person = await Person.SignUpAsync(Host);
        (await Host.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        (await StatusAsync()).ShouldBe((1, 1, 0));
        cursor = await ReadAsync(token, cursor);
        await ReadAsync(token, cursor);

        await Eventually.SeeAsync(StatusAsync, it => it == (1, 1, 1));
        var reader = (await Host.RunAsync("revocations", "readers", "--json")).ShouldSucceed().Json.AsArray().Single()!;
        ((string)reader["clientId"]!, (bool)reader["effective"]!, (int)reader["running"]!).ShouldBe((client.Id, true, 1));
        ((double)reader["seconds"]!).ShouldBeGreaterThan(0);
        (await Host.RunAsync("revocations", "readers")).ShouldSucceed().Output.ShouldStartWith($"clientId: {client.Id}");
    }

    private async Task<(int Revocations, int Services, int Effective)> StatusAsync()
    {
        var status = (await Host.RunAsync("revocations", "status", "--json")).ShouldSucceed().Json;
        return ((int)status["revocations"]!, (int)status["services"]!, (int)status["effective"]!);
    }

    private async Task<string> ReadAsync(string token, string? cursor)
    {
        var answer = await Host.GetAsync("/connect/revocations" + (cursor is null ? "" : $"?after={cursor}"), token);
        return (string)answer.ShouldBe(HttpStatusCode.OK).Json["cursor"]!;
    }
}

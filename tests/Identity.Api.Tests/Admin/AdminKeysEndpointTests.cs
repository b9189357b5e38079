using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Domain.OAuth;
using Identity.Testing;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Admin;

public sealed class AdminKeysEndpointTests
{
    public static TheoryData<DatabaseKind> Kinds => [DatabaseKind.Sqlite, DatabaseKind.PostgreSql];

    [Theory, MemberData(nameof(Kinds))]
    public async Task Keys_are_listed_rotated_and_revoked(DatabaseKind kind)
    {
        await using var host = await IdentityHost.StartAsync(kind);
        var operators = await ServiceClient.CreateAsync(host, OwnScopes.Admin);
        var admin = await operators.TokenAsync(host);

        var (first, second) = await TwoAsync(host, admin, "active", "next");

        (await host.PostAsync("/admin/keys/rotate", "{}", admin)).ShouldBe(HttpStatusCode.Conflict, "KEY_TOO_YOUNG");
        (await host.PostAsync("/admin/keys/rotate", """{"force":"yes"}""", admin)).ShouldBe(HttpStatusCode.BadRequest, "FIELD_TYPE");
        var unconfirmed = await host.PostAsync("/admin/keys/rotate", new { force = true }, admin);
        unconfirmed.ShouldBe(HttpStatusCode.Conflict, "KEY_TOO_YOUNG");
        unconfirmed.Text.ShouldContain("announced 0 minutes ago"); // the same as keys rotate --now without --yes
        var rotated = (await host.PostAsync("/admin/keys/rotate", new { force = true, yes = true }, admin)).ShouldBe(HttpStatusCode.OK);
        ((string)rotated.Data["kid"]!).ShouldBe(second);
        await TwoAsync(host, admin, "retired", "active");

        // The token that asks was signed by the key that it revokes: this is the last thing that it does.
        (await host.PostAsync($"/admin/keys/{first}/revoke", null, admin)).ShouldBe(HttpStatusCode.NoContent);
        await Eventually.SeeAsync(() => host.GetAsync("/admin/keys", admin), answer => answer.Status is HttpStatusCode.Unauthorized);
        admin = await operators.TokenAsync(host);
        await TwoAsync(host, admin, "revoked", "active");
        (await host.PostAsync($"/admin/keys/{first}/revoke", null, admin)).ShouldBe(HttpStatusCode.NotFound, "KEY_NOT_FOUND");
        (await host.PostAsync("/admin/keys/nobody/revoke", null, admin)).ShouldBe(HttpStatusCode.NotFound, "KEY_NOT_FOUND");
    }

    private static async Task<(string First, string Second)> TwoAsync(
        IdentityHost host,
        string token,
        string firstState,
        string secondState
    )
    {
        var keys = (await host.GetAsync("/admin/keys?page[size]=2", token)).ShouldBe(HttpStatusCode.OK).Data.AsArray();
        keys.Select(key => (string)key!["state"]!).ShouldBe([firstState, secondState]);
        return ((string)keys[0]!["kid"]!, (string)keys[1]!["kid"]!);
    }
}

using System.Net;
using System.Security.Cryptography;
using Identity.Api.Tests.Hosting;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Configuration;

public sealed class MasterKeyRotationTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_new_master_key_before_the_old_one_signs_nobody_out(DatabaseKind kind)
    {
        await using var old = await IdentityHost.StartAsync(kind);
        var person = await Person.SignUpAsync(old);
        var fresh = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

        await using var rotated = await old.StartReplicaAsync(("Identity:MasterKey", $"{fresh},{old.MasterKey}"));

        (await rotated.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
        var answer = (await rotated.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.OK);
        var successor = (string)answer.Data["refreshToken"]!;
        (await rotated.GetAsync("/profile", (string)answer.Data["accessToken"]!)).ShouldBe(HttpStatusCode.OK);
        (await rotated.PostAsync("/refresh", new { refreshToken = successor })).ShouldBe(HttpStatusCode.OK);

        // What the new key writes, the old one alone cannot read: it is really the new one that writes.
        (await old.PostAsync("/refresh", new { refreshToken = successor })).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_INVALID");
    }

    [Fact]
    public async Task Without_the_old_master_key_the_service_does_not_start()
    {
        await using var host = await IdentityHost.StartAsync(DatabaseKind.Sqlite);

        var start = () => host.StartReplicaAsync(("Identity:MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));

        (await Should.ThrowAsync<CryptographicException>(start)).Message.ShouldContain(
            "Add the old one behind the new one in Identity:MasterKey"
        );
    }
}

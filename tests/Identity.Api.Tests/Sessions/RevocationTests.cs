using System.Net;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Sessions;

/// <summary>What <see cref="RevocationMatrixTests"/> has no column for.</summary>
public sealed class RevocationTests(PostgreSqlHost fixture) : IClassFixture<PostgreSqlHost>
{
    private IdentityHost Host => fixture.Host;

    [Fact] // where it happened there is nothing to wait for
    public async Task On_the_replica_itself_a_session_is_over_at_once()
    {
        for (var round = 0; round < 10; round++)
        {
            var person = await Person.SignUpAsync(Host);
            (await Host.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
            (await Host.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        }
    }

    [Fact] // no hint of the caller weakens it
    public async Task No_header_revives_a_dead_session()
    {
        var person = await Person.SignUpAsync(Host);
        (await Host.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/profile");
        request.Headers.Authorization = new("Bearer", person.AccessToken);
        request.Headers.Add("X-Identity-Subject", person.Id.ToString());
        request.Headers.Add("X-Identity-Session", SessionId(person));
        request.Headers.Add("X-Device-Id", "known");
        request.Headers.Add("Cookie", $"session={SessionId(person)}");

        (await Host.SendAsync(request)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
    }

    [Fact] // its tokens may live for half an hour yet: a replica that starts in between knows
    public async Task A_replica_that_starts_later_knows_what_was_revoked()
    {
        var person = await Person.SignUpAsync(Host);
        (await Host.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        Host.Clock.Advance(TimeSpan.FromMinutes(29));

        await using var replica = await Host.StartReplicaAsync();

        (await replica.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
    }

    private static string SessionId(Person person) => (string)Tokens.TokenForge.Decode(person.AccessToken.Split('.')[1])["sid"]!;
}

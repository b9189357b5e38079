using System.Diagnostics;
using System.Net;
using Identity.Api.Tests.Hosting;

namespace Identity.Api.Tests.Sessions;

/// <summary>What ends on one replica is over on every other within one second (security statements 20 and 27).</summary>
public sealed class RevocationTests(PostgreSqlHost fixture) : IClassFixture<PostgreSqlHost>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private IdentityHost Host => fixture.Host;

    [Fact]
    public async Task A_logout_counts_elsewhere_within_a_second()
    {
        var (mine, other) = await SignInTwiceAsync();
        await using var replica = await Host.StartReplicaAsync();

        (await Host.PostAsync("/logout", null, mine.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        await ShouldDieAsync(replica, mine);
        await ShouldLiveAsync(replica, other);
    }

    [Fact]
    public async Task A_logout_by_refresh_token_counts_elsewhere_within_a_second()
    {
        var (mine, other) = await SignInTwiceAsync();
        await using var replica = await Host.StartReplicaAsync();

        (await Host.PostAsync("/logout", new { refreshToken = mine.RefreshToken })).ShouldBe(HttpStatusCode.NoContent);

        await ShouldDieAsync(replica, mine);
        await ShouldLiveAsync(replica, other);
    }

    [Fact]
    public async Task A_session_that_its_owner_ends_is_over_elsewhere_within_a_second()
    {
        var (mine, other) = await SignInTwiceAsync();
        await using var replica = await Host.StartReplicaAsync();

        (await Host.DeleteAsync($"/sessions/{SessionId(other)}", mine.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        await ShouldDieAsync(replica, other);
        await ShouldLiveAsync(replica, mine);
    }

    [Fact]
    public async Task Ending_all_other_sessions_leaves_the_one_that_asks()
    {
        var (mine, other) = await SignInTwiceAsync();
        var third = await mine.LogInAsync(Host);
        var stranger = await Person.SignUpAsync(Host);
        await using var replica = await Host.StartReplicaAsync();

        (await Host.DeleteAsync("/sessions", mine.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        await ShouldDieAsync(replica, other);
        await ShouldDieAsync(replica, third);
        await ShouldLiveAsync(replica, mine);
        await ShouldLiveAsync(replica, stranger);
    }

    [Fact]
    public async Task A_replay_ends_its_session_elsewhere_within_a_second()
    {
        var (mine, other) = await SignInTwiceAsync();
        var second = (string)(await Host.PostAsync("/refresh", new { refreshToken = mine.RefreshToken })).Data["refreshToken"]!;
        (await Host.PostAsync("/refresh", new { refreshToken = second })).ShouldBe(HttpStatusCode.OK);
        await using var replica = await Host.StartReplicaAsync();

        (await Host.PostAsync("/refresh", new { refreshToken = mine.RefreshToken })).ShouldBe(HttpStatusCode.Unauthorized, "REFRESH_TOKEN_REUSED");

        await ShouldDieAsync(replica, mine);
        await ShouldLiveAsync(replica, other);
    }

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

    private async Task<(Person Mine, Person Other)> SignInTwiceAsync()
    {
        var person = await Person.SignUpAsync(Host);
        return (person, await person.LogInAsync(Host));
    }

    private static string SessionId(Person person) => (string)Tokens.TokenForge.Decode(person.AccessToken.Split('.')[1])["sid"]!;

    private static async Task ShouldDieAsync(IdentityHost replica, Person person)
    {
        // The limit counts from the answer that ended the session; asking takes a moment as well.
        var endedAt = Stopwatch.GetTimestamp();
        Answer answer;
        TimeSpan askedAfter;
        do
        {
            askedAfter = Stopwatch.GetElapsedTime(endedAt);
            answer = await replica.GetAsync("/profile", person.AccessToken);
        }
        while (answer.Status is HttpStatusCode.OK && askedAfter < 10 * Limit);

        answer.ShouldBe(HttpStatusCode.Unauthorized, "TOKEN_INVALID");
        askedAfter.ShouldBeLessThanOrEqualTo(Limit);
        (await replica.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.Unauthorized, "SESSION_REVOKED");
    }

    private static async Task ShouldLiveAsync(IdentityHost replica, Person person)
    {
        (await replica.GetAsync("/profile", person.AccessToken)).ShouldBe(HttpStatusCode.OK);
        (await replica.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.OK);
    }
}

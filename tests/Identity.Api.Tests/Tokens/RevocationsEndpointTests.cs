using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;
using Identity.Domain.OAuth;
using Identity.Testing;
using Identity.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Identity.Api.Tests.Tokens;

/// <summary>The feed as another service reads it, from either of two replicas.</summary>
public sealed class RevocationsEndpointTests(TwoOnPostgreSql replicas) : IClassFixture<TwoOnPostgreSql>
{
    [Fact]
    public async Task A_logout_on_one_replica_answers_within_a_second_who_waits_at_another()
    {
        var reader = await Reader.BeginAsync(replicas.First);
        await WithinASecond.ShouldBeKnownAsync(async () =>
        {
            var person = await Person.SignUpAsync(replicas.First);
            await reader.CatchUpAsync(replicas.Last);
            var waiting = reader.AskAsync(replicas.Last, wait: 30);
            await Task.Delay(TimeSpan.FromMilliseconds(50));
            waiting.IsCompleted.ShouldBeFalse();

            (await replicas.First.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
            var startedAt = Stopwatch.GetTimestamp();
            var news = await waiting;
            while (!news.Any(it => (string)it["value"]! == SessionOf(person)))
            {
                news = await reader.AskAsync(replicas.Last, wait: 30); // other tests log out as well
            }

            return Stopwatch.GetElapsedTime(startedAt);
        });
    }

    [Fact]
    public async Task An_entry_says_what_is_dead_since_when_and_for_how_long()
    {
        var person = await Person.SignUpAsync(replicas.First);
        var before = replicas.First.Clock.GetUtcNow().ToUnixTimeSeconds();
        (await replicas.First.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        var entry = (await Reader.BeginAsync(replicas.First)).First.Single(it => (string)it["value"]! == SessionOf(person));

        entry.AsObject().Select(member => member.Key).ShouldBe(["kind", "value", "notBefore", "expires"]);
        ((string)entry["kind"]!).ShouldBe("session");
        ((long)entry["notBefore"]!).ShouldBeInRange(before, before + 60);
        ((long)entry["expires"]! - (long)entry["notBefore"]!).ShouldBeInRange(1_830, 1_832); // half an hour, and what clocks differ
    }

    [Fact]
    public async Task A_disabled_client_is_dead_as_a_subject()
    {
        var client = await ServiceClient.CreateAsync(replicas.First, "orders.read");
        var reader = await Reader.BeginAsync(replicas.First);
        var admin = await ServiceClient.TokenOfNewAsync(replicas.First, OwnScopes.Admin);

        (await replicas.First.PostAsync($"/admin/clients/{client.Id}/disable", null, admin)).ShouldBe(HttpStatusCode.NoContent);

        var news = await reader.CatchUpAsync(replicas.First);
        ((string)news.Single(it => (string)it["value"]! == client.Id)["kind"]!).ShouldBe("subject");
    }

    [Fact]
    public async Task A_cursor_of_one_replica_is_as_good_at_another_and_repeats_nothing()
    {
        var person = await Person.SignUpAsync(replicas.First);
        (await replicas.First.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        var other = await Reader.BeginAsync(replicas.Last);
        if (!other.First.Any(it => (string)it["value"]! == SessionOf(person)))
        {
            await Eventually.SeeAsync(() => other.AskAsync(replicas.Last), it => it.Any(one => (string)one["value"]! == SessionOf(person)));
        }

        var reader = await Reader.BeginAsync(replicas.First);
        for (var round = 0; round < 4; round++)
        {
            var news = await reader.AskAsync(round % 2 == 0 ? replicas.Last : replicas.First);
            news.ShouldNotContain(it => (string)it["value"]! == SessionOf(person));
        }
    }

    [Fact]
    public async Task Without_news_the_answer_is_held_for_as_long_as_was_asked()
    {
        await using var alone = await IdentityHost.StartAsync(DatabaseKind.Sqlite);
        var reader = await Reader.BeginAsync(alone);

        (await reader.AskAsync(alone)).ShouldBeEmpty();
        var startedAt = Stopwatch.GetTimestamp();
        (await reader.AskAsync(alone, wait: 1)).ShouldBeEmpty();
        Stopwatch.GetElapsedTime(startedAt).ShouldBeGreaterThan(TimeSpan.FromSeconds(0.95));

        // A process that stops holds nobody.
        var waiting = reader.AskAsync(alone, wait: 30);
        await Task.Delay(TimeSpan.FromMilliseconds(100));
        startedAt = Stopwatch.GetTimestamp();
        alone.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        (await waiting).ShouldBeEmpty();
        Stopwatch.GetElapsedTime(startedAt).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("after=", "after")]
    [InlineData("after=0", "after")]
    [InlineData("wait=31", "wait")]
    [InlineData("wait=-1", "wait")]
    [InlineData("wait=1&wait=2", "wait")]
    [InlineData("after=x&wait=soon", "after", "wait")]
    public async Task What_is_no_cursor_and_no_time_is_refused(string query, params string[] faults)
    {
        var token = await ServiceClient.TokenOfNewAsync(replicas.First, OwnScopes.RevocationsRead);

        var answer = await replicas.First.GetAsync($"/connect/revocations?{query}", token);

        answer.ShouldBe(HttpStatusCode.BadRequest, [.. faults.Select(_ => "QUERY_INVALID")]);
        answer.Json["errors"]!.AsArray().Select(error => (string)error!["source"]!).ShouldBe(faults);
    }

    [Fact]
    public async Task Operators_see_who_has_read_what_was_revoked()
    {
        var client = await ServiceClient.CreateAsync(replicas.First, OwnScopes.RevocationsRead);
        var reader = await Reader.BeginAsync(replicas.First, client);
        await reader.AskAsync(replicas.First); // acknowledges
        var admin = await ServiceClient.TokenOfNewAsync(replicas.First, OwnScopes.AdminRead);
        await Eventually.SeeAsync(StatusAsync, it => it is not null);
        var person = await Person.SignUpAsync(replicas.First);
        (await replicas.First.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        ((bool)(await StatusAsync())!["effective"]!).ShouldBeFalse();

        var done = await Eventually.SeeAsync(
            async () =>
            {
                await reader.AskAsync(replicas.Last);
                return await StatusAsync();
            },
            it => (bool)it!["effective"]!
        );

        ((int)done!["running"]!, (int)done["current"]!, (string)done["name"]!).ShouldBe((1, 1, "Test service"));
        ((double)done["seconds"]!).ShouldBeGreaterThan(0);

        async Task<JsonNode?> StatusAsync()
        {
            var status = (await replicas.First.GetAsync("/admin/revocations", admin)).ShouldBe(HttpStatusCode.OK).Data;
            return status["readers"]!.AsArray().SingleOrDefault(it => (string)it!["clientId"]! == client.Id);
        }
    }

    private static string SessionOf(Person person) => AccessTokenClaims.SessionId(person.AccessToken).ToString();

    /// <summary>A service that follows the feed.</summary>
    private sealed class Reader
    {
        private string token = "";
        private string? cursor;

        internal IReadOnlyList<JsonNode> First { get; private set; } = [];

        internal static async Task<Reader> BeginAsync(IdentityHost host, ServiceClient? client = null)
        {
            client ??= await ServiceClient.CreateAsync(host, OwnScopes.RevocationsRead);
            var reader = new Reader { token = await client.TokenAsync(host) };
            reader.First = await reader.AskAsync(host);
            return reader;
        }

        internal async Task<IReadOnlyList<JsonNode>> AskAsync(IdentityHost host, int wait = 0)
        {
            var query = $"?wait={wait.ToString(CultureInfo.InvariantCulture)}" + (cursor is null ? "" : $"&after={cursor}");
            var answer = (await host.GetAsync($"/connect/revocations{query}", token)).ShouldBe(HttpStatusCode.OK);
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
            cursor = (string)answer.Json["cursor"]!;
            return [.. answer.Json["revocations"]!.AsArray().Select(it => it!)];
        }

        /// <summary>Asks until there is no more, and returns all of it.</summary>
        internal async Task<IReadOnlyList<JsonNode>> CatchUpAsync(IdentityHost host)
        {
            List<JsonNode> all = [];
            while (await AskAsync(host) is { Count: > 0 } news)
            {
                all.AddRange(news);
            }

            return all;
        }
    }
}

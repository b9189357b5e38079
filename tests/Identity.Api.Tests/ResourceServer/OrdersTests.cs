using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.Tokens;
using Identity.Domain;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens.Keys;
using Identity.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.ResourceServer;

/// <summary>samples/Orders before two replicas of the real service: what another team gets by one line and one package.</summary>
public sealed class OrdersTests(TwoOnPostgreSql replicas) : IClassFixture<TwoOnPostgreSql>, IAsyncLifetime
{
    private readonly LeapingClock clock = new();
    private Balancer balancer = null!;
    private OrdersHost orders = null!;

    private IdentityHost First => replicas.First;

    public async ValueTask InitializeAsync()
    {
        balancer = new Balancer(replicas.First, replicas.Last);
        orders = await StartAsync();
    }

    public ValueTask DisposeAsync() => orders.DisposeAsync();

    [Fact] // security requirement 27, at another service
    public async Task A_logout_at_any_replica_is_refused_within_a_second_without_a_call_for_each_request()
    {
        foreach (var host in new[] { replicas.First, replicas.Last })
        {
            await WithinASecond.ShouldBeKnownAsync(async () =>
            {
                var person = await Person.SignUpAsync(host);
                using (var answer = await orders.AskAsync(person.AccessToken))
                {
                    (await answer.Content.ReadAsStringAsync()).ShouldBe($"orders of {person.Id}");
                }

                var before = balancer.Requests;
                (await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => orders.StatusOfAsync(person.AccessToken)))).ShouldAllBe(it =>
                    it == HttpStatusCode.OK
                );
                (balancer.Requests - before).ShouldBeLessThan(20); // the feed's own

                (await host.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
                var (_, after) = await WithinASecond.UntilAsync(
                    () => orders.StatusOfAsync(person.AccessToken),
                    status => status is HttpStatusCode.Unauthorized
                );
                return after;
            });
        }
    }

    [Fact]
    public async Task Operators_see_that_a_logout_is_effective_and_how_fast()
    {
        var client = await ServiceClient.CreateAsync(First, OwnScopes.RevocationsRead);
        await using var other = await StartAsync(client);
        var admin = await ServiceClient.TokenOfNewAsync(First, OwnScopes.AdminRead);
        await Eventually.SeeAsync(ReaderAsync, it => it is not null);
        var person = await Person.SignUpAsync(First);
        (await First.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        var reader = await Eventually.SeeAsync(ReaderAsync, it => (bool)it!["effective"]! && it["seconds"] is not null);

        ((double)reader!["seconds"]!).ShouldBeInRange(0, 30);
        (await other.StatusOfAsync(person.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized); // what is said is so

        async Task<JsonNode?> ReaderAsync() =>
            (await First.GetAsync("/admin/revocations", admin)).Data["readers"]!
                .AsArray()
                .SingleOrDefault(it => (string)it!["clientId"]! == client.Id);
    }

    [Fact]
    public async Task Who_starts_later_knows_what_was_revoked_before()
    {
        var person = await Person.SignUpAsync(First);
        (await First.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);

        await using var later = await StartAsync();

        // It may have asked the other replica, which hears of a logout within a second.
        await Eventually.SeeAsync(() => later.StatusOfAsync(person.AccessToken), status => status is HttpStatusCode.Unauthorized);
    }

    [Fact] // security requirement 58, at another service
    public async Task A_disabled_client_is_refused_with_every_token_that_it_holds()
    {
        var client = await ServiceClient.CreateAsync(First, "orders.write");
        var token = await client.TokenAsync(First);
        using (var imported = await orders.SendAsync(HttpMethod.Post, "/orders/import", token))
        {
            imported.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var admin = await ServiceClient.TokenOfNewAsync(First, OwnScopes.Admin);
        (await First.PostAsync($"/admin/clients/{client.Id}/disable", null, admin)).ShouldBe(HttpStatusCode.NoContent);

        await Eventually.SeeAsync(
            async () =>
            {
                using var answer = await orders.SendAsync(HttpMethod.Post, "/orders/import", token);
                return answer.StatusCode;
            },
            status => status is HttpStatusCode.Unauthorized
        );
    }

    [Fact] // security requirement 82, at another service
    public async Task Rotated_keys_are_followed_without_one_refusal()
    {
        var before = await Person.SignUpAsync(First);
        for (var rotation = 0; rotation < 2; rotation++)
        {
            (
                await First
                    .Services.GetRequiredService<RotateSigningKeys>()
                    .ExecuteAsync(force: true, isConfirmed: true, Operator.CommandLine, CancellationToken.None)
            ).Errors.ShouldBeEmpty();
            var person = await Person.SignUpAsync(First);
            await Eventually.SeeAsync(() => KeySetOfAsync(replicas.Last), keys => keys.Contains(KidOf(person.AccessToken)));
            clock.Leap(TimeSpan.FromSeconds(1)); // however lately the keys were read

            (await orders.StatusOfAsync(person.AccessToken)).ShouldBe(HttpStatusCode.OK);
            (await orders.StatusOfAsync(before.AccessToken)).ShouldBe(HttpStatusCode.OK);
        }

        async Task<string> KeySetOfAsync(IdentityHost host) => (await host.GetAsync("/.well-known/jwks.json")).Text;
    }

    [Fact]
    public async Task While_the_feed_is_silent_a_service_refuses_or_accepts_and_counts_as_it_was_told()
    {
        await using var open = await StartAsync(null, ("Identity:WhenStale", "FailOpen"));
        var unverified = new ConcurrentQueue<long>();
        using var listener = Listen(open, unverified);
        var person = await Person.SignUpAsync(First);
        (await orders.StatusOfAsync(person.AccessToken)).ShouldBe(HttpStatusCode.OK);

        balancer.IsCut = true;
        clock.Leap(TimeSpan.FromSeconds(11));

        using (var refused = await orders.AskAsync(person.AccessToken))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
        }

        (await orders.StatusOfAsync(null)).ShouldBe(HttpStatusCode.Unauthorized); // no token is no outage
        (await open.StatusOfAsync(person.AccessToken)).ShouldBe(HttpStatusCode.OK);
        unverified.Sum().ShouldBe(1);

        // What happened meanwhile is known when the feed is back.
        (await First.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
        balancer.IsCut = false;
        foreach (var each in new[] { orders, open })
        {
            await Eventually.SeeAsync(() => each.StatusOfAsync(person.AccessToken), status => status is HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task A_service_that_starts_without_the_identity_service_serves_when_it_is_there()
    {
        balancer.IsCut = true;
        var starting = StartAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(100));
        clock.Leap(TimeSpan.FromSeconds(6));
        await using var lonely = await starting;
        var person = await Person.SignUpAsync(First);
        (await lonely.StatusOfAsync(person.AccessToken)).ShouldBe(HttpStatusCode.ServiceUnavailable);

        balancer.IsCut = false;

        await Eventually.SeeAsync(() => lonely.StatusOfAsync(person.AccessToken), status => status is HttpStatusCode.OK);
    }

    [Fact] // security requirements 1 to 10: the same verdict as that of the service itself
    public async Task Every_forgery_is_refused_here_as_well()
    {
        var person = await Person.SignUpAsync(First);
        using var canary = new TcpListener(IPAddress.Loopback, 0);
        canary.Start();
        var keySet = (await First.GetAsync("/.well-known/jwks.json")).Text;
        var forgeries = new Forgeries(new TokenForge(First, person.AccessToken), canary.LocalEndpoint, keySet).All();
        forgeries.Count.ShouldBeGreaterThan(300);

        foreach (var forgery in forgeries)
        {
            (await orders.StatusOfAsync(forgery.Token)).ShouldBe(HttpStatusCode.Unauthorized, $"{forgery.Statement}: {forgery.Name}");
        }

        canary.Pending().ShouldBeFalse();
        await Eventually.SeeAsync(() => orders.StatusOfAsync(person.AccessToken), status => status is HttpStatusCode.OK); // the control
    }

    [Fact] // security requirement 11, at another service
    public async Task The_token_of_an_onboarding_opens_what_is_part_of_one_and_nothing_else()
    {
        var newcomer = await Newcomer.OfAsync(First, await Advisor.OfNewBranchAsync(First));

        (await orders.StatusOfAsync(newcomer.Token)).ShouldBe(HttpStatusCode.Unauthorized);
        await Eventually.SeeAsync(
            () => orders.StatusOfAsync(newcomer.Token, "/orders/limited/welcome"), // keys that another test rotated in a hurry
            status => status is HttpStatusCode.OK
        );
        (await orders.StatusOfAsync((await Person.SignUpAsync(First)).AccessToken, "/orders/limited/welcome")).ShouldBe(
            HttpStatusCode.Forbidden
        );
    }

    private async Task<OrdersHost> StartAsync(ServiceClient? client = null, params (string Key, string Value)[] settings)
    {
        client ??= await ServiceClient.CreateAsync(First, OwnScopes.RevocationsRead);
        return await OrdersHost.StartAsync(IdentityHost.Issuer, client.Id, client.Secret, balancer, clock, settings);
    }

    private static MeterListener Listen(OrdersHost host, ConcurrentQueue<long> unverified)
    {
        var meters = host.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, it) =>
            {
                if (instrument.Name == "identity.resource_server.tokens.unverified" && instrument.Meter.Scope == meters)
                {
                    it.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => unverified.Enqueue(count));
        listener.Start();
        return listener;
    }

    private static string KidOf(string token) => (string)TokenForge.Decode(token.Split('.')[0])["kid"]!;
}

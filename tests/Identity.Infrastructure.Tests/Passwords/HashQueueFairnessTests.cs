using System.Globalization;
using Identity.Domain.Passwords;
using Identity.Infrastructure.Passwords;

namespace Identity.Infrastructure.Tests.Passwords;

/// <summary>Who finds a place while others storm the service (security requirement 38). One worker, one second a hash, sixty
/// places.</summary>
public sealed class HashQueueFairnessTests : IDisposable
{
    private const int Places = 60;

    private readonly SemaphoreSlim finished = new(0);
    private readonly HashQueueTests.HandClock clock = new();
    private readonly HashQueue queue;
    private readonly List<string> served = [];

    public HashQueueFairnessTests() => queue = new(workerCount: 1, longestWait: TimeSpan.FromSeconds(Places), clock);

    public void Dispose()
    {
        finished.Release(10_000);
        queue.Dispose();
        finished.Dispose();
    }

    [Fact]
    public async Task Known_devices_are_never_refused_while_three_networks_burst()
    {
        List<Task> all = [.. Burst("192.0.2.1"), .. Burst("198.51.100.1"), .. Burst("203.0.113.1")];
        all.Count.ShouldBeInRange(Places / 3, Places / 2); // the rest was refused

        for (var device = 0; device < 20; device++)
        {
            all.Add(Ask(HashCaller.Proven($"10.0.{device}.1"))); // throws if there is no place
            all.AddRange(Burst("192.0.2.1")); // the storm goes on
        }

        finished.Release(10_000);
        await Task.WhenAll(all);

        // And they do not wait for the storm: every second hash is theirs.
        served.FindLastIndex(address => address.StartsWith("10.", StringComparison.Ordinal)).ShouldBeLessThan(42);
    }

    [Fact]
    public async Task Known_devices_find_their_places_when_hashes_grow_slower_in_the_storm()
    {
        await queue.RunAsync(() => Take(TimeSpan.FromSeconds(1)), HashCaller.Stranger("192.0.2.1"), CancellationToken.None);
        var slow = queue.RunAsync(
            () =>
            {
                finished.Wait();
                return Take(TimeSpan.FromSeconds(25)); // four seconds on average, so fifteen places
            },
            HashCaller.Stranger("192.0.2.1"),
            CancellationToken.None
        );
        List<Task> all = [.. Burst("192.0.2.1"), .. Burst("198.51.100.1"), .. Burst("203.0.113.1")];
        finished.Release();
        await slow;

        for (var device = 0; device < 6; device++)
        {
            all.Add(Ask(HashCaller.Proven($"10.0.{device}.1")));
        }

        finished.Release(10_000);
        await Task.WhenAll(all);
    }

    [Fact]
    public async Task The_worker_takes_turns_so_callers_who_have_proven_something_cannot_starve_strangers()
    {
        List<Task> all = [Ask(HashCaller.Proven("10.9.9.9"))]; // in flight
        all.AddRange(Enumerable.Range(0, 20).Select(device => Ask(HashCaller.Proven($"10.0.{device}.1"))));
        all.Add(Ask(HashCaller.Stranger("192.0.2.1")));

        finished.Release(10_000);
        await Task.WhenAll(all);

        served.IndexOf("192.0.2.1").ShouldBeLessThan(4);
    }

    [Fact]
    public void Each_network_of_strangers_leaves_room_for_the_next_one()
    {
        Burst("192.0.2.1").Count.ShouldBe(15); // of 30
        Burst("198.51.100.1").Count.ShouldBe(8); // as many as are still free
        Burst("203.0.113.1").Count.ShouldBe(4);

        Should.NotThrow(() => queue.EnsureAdmits(HashCaller.Stranger("233.252.0.1")));
        Should.Throw<HashingOverloadedException>(() => queue.EnsureAdmits(HashCaller.Stranger("192.0.2.1")));
    }

    [Theory]
    [InlineData("2001:db8:1:1::", 15, "a /64")]
    [InlineData("2001:db8:1:{0:x}::", 20, "a /56, twice as many as are still free")]
    [InlineData("2001:db8:1:{0:x}00::", 24, "a /48, four times as many")]
    public void One_customer_is_not_as_many_strangers_as_addresses(string addresses, int places, string because)
    {
        var admitted = Enumerable
            .Range(1, 200)
            .Count(number => TryAsk(string.Format(CultureInfo.InvariantCulture, addresses, number % 256)));

        admitted.ShouldBe(places, because);
        TryAsk("2001:db8:2::1").ShouldBeTrue("another customer still finds a place");
    }

    [Theory] // as few places as there can be: the share of a /48 must not take all of them
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(2, 5)]
    [InlineData(4, 4)]
    public async Task A_flood_from_one_site_leaves_a_place_to_the_next_network_however_few_there_are(int workers, int seconds)
    {
        using var small = new HashQueue(workers, TimeSpan.FromSeconds(seconds), clock);
        List<Task> all = [];
        for (var network = 0; network < 50; network++)
        {
            TryAskSmall($"2001:db8:1:{network:x}00::1");
        }

        var flood = all.Count;
        var next = TryAskSmall("198.51.100.1");
        var known = Record.Exception(() => small.EnsureAdmits(HashCaller.Proven("203.0.113.1")));
        finished.Release(10_000);
        flood.ShouldBeGreaterThanOrEqualTo(workers);
        next.ShouldBeTrue("another network finds a place");
        known.ShouldBeNull();
        await Task.WhenAll(all);

        bool TryAskSmall(string address)
        {
            var task = small.RunAsync(
                () =>
                {
                    finished.Wait();
                    return true;
                },
                HashCaller.Stranger(address),
                CancellationToken.None
            );
            if (task.IsFaulted)
            {
                return false;
            }

            all.Add(task);
            return true;
        }
    }

    [Fact]
    public async Task A_place_is_free_again_once_its_hash_is_done()
    {
        var first = Burst("192.0.2.1");
        TryAsk("192.0.2.1").ShouldBeFalse();

        finished.Release(10_000);
        await Task.WhenAll(first);

        TryAsk("192.0.2.1").ShouldBeTrue();
    }

    [Fact]
    public async Task Callers_who_have_proven_something_share_by_network_as_well()
    {
        List<Task> all = [Ask(HashCaller.Proven("192.0.2.1"))];
        var admitted = 0;
        while (admitted < 200 && Admits(HashCaller.Proven("192.0.2.1")))
        {
            all.Add(Ask(HashCaller.Proven("192.0.2.1")));
            admitted++;
        }

        admitted.ShouldBeLessThanOrEqualTo(Places / 2);
        Admits(HashCaller.Proven("198.51.100.1")).ShouldBeTrue();
        Admits(HashCaller.Stranger("198.51.100.1")).ShouldBeTrue();
        finished.Release(10_000);
        await Task.WhenAll(all);
    }

    private bool Take(TimeSpan time)
    {
        clock.Advance(time);
        return true;
    }

    private bool TryAsk(string address)
    {
        var caller = HashCaller.Stranger(address);
        if (!Admits(caller))
        {
            return false;
        }

        _ = Ask(caller);
        return true;
    }

    private bool Admits(HashCaller caller)
    {
        try
        {
            queue.EnsureAdmits(caller);
            return true;
        }
        catch (HashingOverloadedException)
        {
            return false;
        }
    }

    /// <summary>As many as one address gets.</summary>
    private List<Task> Burst(string address)
    {
        List<Task> admitted = [];
        while (admitted.Count < 10 * Places && Admits(HashCaller.Stranger(address)))
        {
            admitted.Add(Ask(HashCaller.Stranger(address)));
        }

        return admitted;
    }

    /// <summary>A hash that is done when the test says so. None is done before, so the queue assumes a second for each.</summary>
    private Task Ask(HashCaller caller)
    {
        var task = queue.RunAsync(
            () =>
            {
                finished.Wait();
                lock (served)
                {
                    served.Add(caller.Address!);
                }

                return true;
            },
            caller,
            CancellationToken.None
        );
        if (task.IsFaulted)
        {
            task.GetAwaiter().GetResult();
        }

        return task;
    }
}

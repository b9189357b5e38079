using System.Diagnostics;
using static Identity.Benchmarks.Table;

namespace Identity.Benchmarks;

/// <summary>All rows of the table. Service and rivals take turns in each round, so that a machine that grows slower does so for all.</summary>
internal sealed class Benchmark(Programs programs, string administrator, bool isQuick)
{
    private const int Connections = 16;

    private readonly int rounds = isQuick ? 1 : 5;
    private readonly TimeSpan turn = TimeSpan.FromSeconds(isQuick ? 2 : 3);
    private readonly TimeSpan hashing = TimeSpan.FromSeconds(isQuick ? 2 : 5);
    private readonly List<Row> rows = [];

    internal async Task<IReadOnlyList<Row>> RunAsync()
    {
        var serverProcess = await Database.ServerProcessAsync(administrator);
        var (forService, forFloor, forPeer) = (
            await Database.CreateAsync(administrator, "service", serverProcess),
            await Database.CreateAsync(administrator, "floor", serverProcess),
            await Database.CreateAsync(administrator, "peer", serverProcess)
        );
        await MeasureStartsAsync(forService, forPeer);

        using var service = await StartServiceAsync(forService);
        using var floor = await Server.StartRivalAsync(programs.Rivals, "floor", forFloor);
        using var peer = await StartPeerAsync(forPeer);
        await Task.Delay(TimeSpan.FromSeconds(2));
        var idle = (service.Memory("VmRSS"), peer.Memory("VmRSS"));
        People[] all =
        [
            await People.OfServiceAsync(service, Connections),
            await People.OfFloorAsync(floor, Connections),
            await People.OfPeerAsync(peer, Connections),
        ];
        await MeasureAsync("GET /profile", all, people => people.Profiles, 1.3, 3.5);
        await MeasureAsync("POST /refresh", all, people => people.Refreshes, 0.8, 2.0);
        await MeasureHashingAsync("POST /login", all, people => people.LogIns, 0.95);
        await MeasureHashingAsync("POST /signup", all, people => people.SignUps, 0.9);
        await MeasureStormAsync(all[0]);
        Add("memory when idle, MB", idle, 1.1);
        Add("memory at its peak, MB", (service.Memory("VmHWM"), peer.Memory("VmHWM")), 0.85);
        return rows;
    }

    private Task<Server> StartServiceAsync(Database database) =>
        Server.StartServiceAsync(programs.Service, database, programs.Data("data"));

    private Task<Server> StartPeerAsync(Database database) => Server.StartRivalAsync(programs.Rivals, "peer", database);

    /// <summary>On a database that is there already: the first start of each, which makes it, does not count.</summary>
    private async Task MeasureStartsAsync(Database forService, Database forPeer)
    {
        var email = Caller.NewEmail();
        using (var first = await StartServiceAsync(forService))
        {
            await first.AskAsync(Caller.SignUp("/signup", email));
        }

        using (var first = await StartPeerAsync(forPeer))
        {
            await first.AskAsync(Caller.SignUp("/register", email));
        }

        List<(double Service, double Peer)> ready = [],
            answered = [];
        for (var round = 0; round < rounds; round++)
        {
            var service = await StartAsync(() => StartServiceAsync(forService), email);
            var peer = await StartAsync(() => StartPeerAsync(forPeer), email);
            ready.Add((service.Ready, peer.Ready));
            answered.Add((service.Answered, peer.Answered));
        }

        Add("start to ready, s / peer", ready, 1.2);
        Add("start to first login answered, s / peer", answered, 0.5);
    }

    private static async Task<(double Ready, double Answered)> StartAsync(Func<Task<Server>> start, string email)
    {
        var began = Stopwatch.GetTimestamp();
        using var server = await start();
        await server.AskAsync(Caller.LogIn(email).Next());
        return (server.ReadyAfter.TotalSeconds, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private async Task MeasureAsync(string name, People[] all, Func<People, IReadOnlyList<Caller>> callers, double floor, double peer)
    {
        foreach (var people in all)
        {
            await Load.SaturateAsync(people.Server, callers(people), turn); // until what is hot is compiled
        }

        List<Measurement>[] measured =
        [
            [],
            [],
            [],
        ];
        for (var round = 0; round < rounds; round++)
        {
            for (var which = 0; which < all.Length; which++)
            {
                measured[which].Add(await Load.SaturateAsync(all[which].Server, callers(all[which]), turn));
            }
        }

        Add($"{name}, requests/s / floor", measured[0], measured[1], floor);
        Add($"{name}, requests/s / peer", measured[0], measured[2], peer);
    }

    private void Add(string name, List<Measurement> service, List<Measurement> other, double must) =>
        rows.Add(new Row(name, Rate(service), Rate(other), [.. service.Zip(other, (it, than) => it.PerSecond / than.PerSecond)], must));

    private static string Rate(List<Measurement> rounds) =>
        Text(
            $"{Row.Of(rounds.Select(it => it.PerSecond)):0.0} ({Row.Of(rounds.Select(it => it.ServiceMilliseconds)):0.00} + {Row.Of(rounds.Select(it => it.DatabaseMilliseconds)):0.00} ms CPU)"
        );

    private async Task MeasureHashingAsync(string name, People[] all, Func<People, IReadOnlyList<Caller>> callers, double must)
    {
        List<Measurement> service = [],
            peer = [];
        List<double> bare = [];
        await Load.SaturateAsync(all[0].Server, Few(callers(all[0])), TimeSpan.FromSeconds(1));
        await Load.SaturateAsync(all[2].Server, Few(callers(all[2])), TimeSpan.FromSeconds(1));
        for (var round = 0; round < Math.Min(rounds, 3); round++)
        {
            bare.Add(BareBcrypt.PerSecond(hashing));
            service.Add(await Load.SaturateAsync(all[0].Server, Few(callers(all[0])), hashing));
            peer.Add(await Load.SaturateAsync(all[2].Server, Few(callers(all[2])), hashing));
        }

        rows.Add(
            new Row(
                $"{name}, requests/s / bare bcrypt",
                Rate(service),
                Text($"{Row.Of(bare):0.0}"),
                [.. service.Zip(bare, (it, than) => it.PerSecond / than)],
                must
            )
        );
        rows.Add(
            new Row(
                $"{name}, requests/s / peer",
                Rate(service),
                Rate(peer),
                [.. service.Zip(peer, (it, than) => it.PerSecond / than.PerSecond)],
                null
            )
        );
    }

    /// <summary>Twice as many as there are cores: all cores work, and nobody is told to come back.</summary>
    private static IReadOnlyList<Caller> Few(IReadOnlyList<Caller> callers) => [.. callers.Take(Environment.ProcessorCount * 2)];

    private async Task MeasureStormAsync(People people)
    {
        const double perSecond = 200;
        List<double> idle = [],
            beside = [],
            served = [],
            logIns = [];
        var logins = Enumerable.Range(0, 64).Select(index => people.LogIns[index % Connections]).ToArray();
        for (var round = 0; round < Math.Min(rounds, 3); round++)
        {
            idle.Add((await Load.PaceAsync(people.Server, people.Profiles, perSecond, hashing)).Milliseconds(0.99));
            var bare = BareBcrypt.PerSecond(hashing);
            var storm = Load.SaturateAsync(people.Server, logins, hashing + TimeSpan.FromSeconds(2));
            await Task.Delay(TimeSpan.FromSeconds(1)); // until the queue is full
            var profiles = await Load.PaceAsync(people.Server, people.Profiles, perSecond, hashing);
            beside.Add(profiles.Milliseconds(0.99));
            served.Add(profiles.PerSecond / perSecond);
            logIns.Add((await storm).PerSecond / bare);
        }

        var p99 = Text($"{Row.Of(beside):0.0}");
        rows.Add(new Row("200 profile/s beside 64 logins, served", "", "", served, 0.99));
        rows.Add(new Row("its p99, ms", p99, "", beside, 15, IsCeiling: true));
        rows.Add(
            new Row(
                "its p99 / when idle",
                p99,
                Text($"{Row.Of(idle):0.0}"),
                [.. beside.Zip(idle, (it, than) => it / than)],
                3,
                IsCeiling: true
            )
        );
        rows.Add(new Row("those logins / bare bcrypt", "", "", logIns, 0.85));
    }

    private void Add(string name, (double Service, double Peer) figures, double must) => Add(name, [figures], must);

    private void Add(string name, List<(double Service, double Peer)> figures, double must) =>
        rows.Add(
            new Row(
                name,
                Text($"{Row.Of(figures.Select(it => it.Service)):0.0}"),
                Text($"{Row.Of(figures.Select(it => it.Peer)):0.0}"),
                [.. figures.Select(it => it.Service / it.Peer)],
                must,
                IsCeiling: true
            )
        );
}

using Identity.Domain.Passwords;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Benchmarks;

/// <summary>Ten times as many logins as the machine can hash must not make everybody else wait more than twice as long (security
/// requirement 38).</summary>
internal static class LoginStorm
{
    private const int Rounds = 3;
    private const double PerSecond = 40; // of each endpoint: far from saturation, so that what is measured is waiting
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(8);

    internal static async Task MeasureAsync(Service service, Person person)
    {
        var capacity = await Throughput.HashesPerSecondAsync(service.Services.GetRequiredService<IPasswordHasher>());
        List<Measurement> idleProfile = [],
            idleRefresh = [],
            stormyProfile = [],
            stormyRefresh = [],
            logIns = [];
        for (var round = 0; round < Rounds; round++)
        {
            // In turns, so that a machine that grows slower meanwhile does so for both.
            await MeasureAsync(service, person, idleProfile, idleRefresh);
            var storm = Load.PaceAsync(service.Client, person.LogIn, capacity * 10, Duration + TimeSpan.FromSeconds(2));
            await Task.Delay(TimeSpan.FromSeconds(1)); // until the queue is full
            await MeasureAsync(service, person, stormyProfile, stormyRefresh);
            logIns.Add(await storm);
        }

        Table.Print(
            $"While {capacity * 10:0} logins/s arrive, ten times what {Environment.ProcessorCount} cores can hash",
            ["", "idle p50", "storm p50", "ratio", "idle p99", "storm p99", "ratio"],
            [Row("GET /profile", idleProfile, stormyProfile), Row("POST /refresh", idleRefresh, stormyRefresh)]
        );
        var logIn = new Measurement(
            [.. logIns.SelectMany(it => it.Samples)],
            TimeSpan.FromSeconds(logIns.Sum(it => it.Duration.TotalSeconds))
        ).ShouldBeAnswered();
        Console.WriteLine(
            $"Of {logIn.Samples.Count} logins {logIn.PerSecond * logIn.Duration.TotalSeconds:0} signed in ({logIn.PerSecond / capacity:P0} of what the cores can hash), at most {logIn.Percentile(1).TotalSeconds:0.0} s later; the rest was told at once when to come back."
        );
    }

    private static async Task MeasureAsync(Service service, Person person, List<Measurement> profile, List<Measurement> refresh)
    {
        var measuringProfile = Load.PaceAsync(service.Client, person.Profile, PerSecond, Duration);
        var measuringRefresh = Load.PaceAsync(service.Client, person.Refresh, PerSecond, Duration);
        profile.Add((await measuringProfile).ShouldBeAnswered());
        refresh.Add((await measuringRefresh).ShouldBeAnswered());
    }

    private static string[] Row(string name, List<Measurement> idle, List<Measurement> stormy)
    {
        var (idleP50, stormyP50) = (Median(idle, 0.5), Median(stormy, 0.5));
        var (idleP99, stormyP99) = (Median(idle, 0.99), Median(stormy, 0.99));
        return
        [
            name,
            Table.Milliseconds(idleP50),
            Table.Milliseconds(stormyP50),
            $"{stormyP50 / idleP50:0.00}",
            Table.Milliseconds(idleP99),
            Table.Milliseconds(stormyP99),
            $"{stormyP99 / idleP99:0.00}",
        ];
    }

    /// <summary>Of the rounds: one that something else on the machine disturbed does not count.</summary>
    private static TimeSpan Median(List<Measurement> rounds, double share) =>
        rounds.Select(round => round.Percentile(share)).Order().ElementAt(rounds.Count / 2);
}

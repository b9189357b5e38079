using System.Diagnostics;
using Identity.Domain.Passwords;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Benchmarks;

/// <summary>What each layer costs: a bare answer, a verified token with a query, a write with a signature, a password.</summary>
internal static class Throughput
{
    private const int Clients = 16;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    internal static async Task MeasureAsync(Service service, Person person)
    {
        var client = service.Client;
        foreach (var warmUp in new[] { Person.Live, person.Profile, person.Refresh })
        {
            await Load.SaturateAsync(client, warmUp, Clients, TimeSpan.FromSeconds(2));
        }

        var live = await Load.SaturateAsync(client, Person.Live, Clients, Duration);
        var profile = await Load.SaturateAsync(client, person.Profile, Clients, Duration);
        var refresh = await Load.SaturateAsync(client, person.Refresh, Clients, Duration);
        var hashes = await HashesPerSecondAsync(service.Services.GetRequiredService<IPasswordHasher>());
        var logIn = await Load.SaturateAsync(client, person.LogIn, Environment.ProcessorCount * 2, Duration);

        Table.Print(
            "Throughput",
            ["", "requests/s", "p50", "p99", "ratio", "of"],
            [
                Row("GET /health/live", live, null, ""),
                Row("GET /profile", profile, live.PerSecond, "/health/live"),
                Row("POST /refresh", refresh, profile.PerSecond, "/profile"),
                ["password hashes alone", $"{hashes:0.0}", "", "", "", ""],
                Row("POST /login", logIn, hashes, "password hashes alone"),
            ]
        );
    }

    /// <summary>The most that any number of logins could come to.</summary>
    internal static async Task<double> HashesPerSecondAsync(IPasswordHasher hasher)
    {
        var hash = await hasher.HashAsync("a few words make a good one", HashCaller.Proven(address: null), CancellationToken.None);
        var count = 0;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, Environment.ProcessorCount * 2)
                .Select(async _ =>
                {
                    while (Stopwatch.GetElapsedTime(began) < Duration)
                    {
                        await hasher.VerifyAsync(
                            hash,
                            "a few words make a good one",
                            HashCaller.Proven(address: null),
                            CancellationToken.None
                        );
                        Interlocked.Increment(ref count);
                    }
                })
        );
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static string[] Row(string name, Measurement measured, double? of, string ofWhat) =>
        [
            name,
            $"{measured.ShouldBeAnswered().PerSecond:0.0}",
            Table.Milliseconds(measured.Percentile(0.5)),
            Table.Milliseconds(measured.Percentile(0.99)),
            of is { } other ? $"{measured.PerSecond / other:0.00}" : "",
            ofWhat,
        ];
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Identity.Benchmarks;

/// <summary>Two ways to ask: as fast as answers come (what can it do), and at a fixed rate whatever comes back (how long does one
/// wait).</summary>
internal static class Load
{
    /// <summary>A closed loop of clients that each ask again as soon as they are answered.</summary>
    internal static async Task<Measurement> SaturateAsync(
        HttpClient client,
        Func<HttpRequestMessage> request,
        int clients,
        TimeSpan duration
    )
    {
        var samples = new ConcurrentBag<Sample>();
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (Stopwatch.GetElapsedTime(began) < duration)
                        {
                            samples.Add(await AskAsync(client, request));
                        }
                    })
                )
        );
        return new Measurement([.. samples], Stopwatch.GetElapsedTime(began));
    }

    /// <summary>An open loop: requests start on schedule even while earlier ones wait, so that a stall is not hidden by asking
    /// less.</summary>
    internal static async Task<Measurement> PaceAsync(
        HttpClient client,
        Func<HttpRequestMessage> request,
        double perSecond,
        TimeSpan duration
    )
    {
        var underWay = new List<Task<Sample>>();
        var began = Stopwatch.GetTimestamp();
        for (var count = 1; Stopwatch.GetElapsedTime(began) < duration; count++)
        {
            underWay.Add(AskAsync(client, request));
            var pause = TimeSpan.FromSeconds(count / perSecond) - Stopwatch.GetElapsedTime(began);
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause);
            }
        }

        var samples = await Task.WhenAll(underWay);
        return new Measurement(samples, Stopwatch.GetElapsedTime(began));
    }

    private static async Task<Sample> AskAsync(HttpClient client, Func<HttpRequestMessage> request)
    {
        using var message = request();
        var asked = Stopwatch.GetTimestamp();
        using var response = await client.SendAsync(message);
        return new Sample(response.StatusCode, Stopwatch.GetElapsedTime(asked));
    }
}

internal readonly record struct Sample(HttpStatusCode Status, TimeSpan Latency);

internal sealed record Measurement(IReadOnlyList<Sample> Samples, TimeSpan Duration)
{
    internal double PerSecond => Samples.Count(sample => sample.Status == HttpStatusCode.OK) / Duration.TotalSeconds;

    /// <summary>Answers other than 200 and 503.</summary>
    internal int Faults => Samples.Count(sample => sample.Status is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable));

    /// <param name="share">0.99 for p99.</param>
    internal TimeSpan Percentile(double share)
    {
        var sorted = Samples.Where(sample => sample.Status == HttpStatusCode.OK).Select(sample => sample.Latency).Order().ToArray();
        return sorted[(int)Math.Min(sorted.Length - 1, Math.Ceiling(share * sorted.Length))];
    }

    internal Measurement ShouldBeAnswered() =>
        Faults == 0 && PerSecond > 0
            ? this
            : throw new InvalidOperationException(
                $"{Faults} of {Samples.Count} requests were not answered as they should be: the figures would mean nothing."
            );
}

using System.Diagnostics;

namespace Identity.Benchmarks;

/// <summary>Two ways to ask: as fast as answers come (what can it do), and at a fixed rate whatever comes back (how long does one
/// wait).</summary>
internal static class Load
{
    /// <summary>A closed loop of callers that each ask again as soon as they are answered.</summary>
    internal static async Task<Measurement> SaturateAsync(Server server, IReadOnlyList<Caller> callers, TimeSpan duration)
    {
        var before = Costs.Now(server);
        var began = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(callers.Select(caller => Task.Run(() => LoopAsync(server, caller, began, duration))));
        return new Measurement([.. latencies.SelectMany(it => it)], Stopwatch.GetElapsedTime(began), Costs.Now(server).Since(before));
    }

    /// <summary>An open loop: requests are due on schedule even while earlier ones wait, and latency counts from when one was due.</summary>
    internal static async Task<Measurement> PaceAsync(Server server, IReadOnlyList<Caller> callers, double perSecond, TimeSpan duration)
    {
        var before = Costs.Now(server);
        var began = Stopwatch.GetTimestamp();
        var gap = TimeSpan.FromSeconds(callers.Count / perSecond);
        var latencies = await Task.WhenAll(
            callers.Select(
                (caller, index) =>
                    Task.Run(() => ScheduleAsync(server, caller, began, gap * ((double)index / callers.Count), gap, duration))
            )
        );
        return new Measurement([.. latencies.SelectMany(it => it)], Stopwatch.GetElapsedTime(began), Costs.Now(server).Since(before));
    }

    private static async Task<List<TimeSpan>> LoopAsync(Server server, Caller caller, long began, TimeSpan duration)
    {
        using var wire = await Wire.OpenAsync(server.Port);
        List<TimeSpan> latencies = [];
        while (Stopwatch.GetElapsedTime(began) < duration)
        {
            var asked = Stopwatch.GetTimestamp();
            if (await AskAsync(wire, caller))
            {
                latencies.Add(Stopwatch.GetElapsedTime(asked));
            }
        }

        return latencies;
    }

    private static async Task<List<TimeSpan>> ScheduleAsync(
        Server server,
        Caller caller,
        long began,
        TimeSpan first,
        TimeSpan gap,
        TimeSpan duration
    )
    {
        using var wire = await Wire.OpenAsync(server.Port);
        List<TimeSpan> latencies = [];
        for (var due = first; due < duration; due += gap)
        {
            var early = due - Stopwatch.GetElapsedTime(began);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early);
            }

            if (await AskAsync(wire, caller))
            {
                // A timer is late by up to a millisecond: what is measured begins with the request, or when it was due behind another.
                latencies.Add(Stopwatch.GetElapsedTime(began) - due);
            }
        }

        return latencies;
    }

    /// <summary>False if the server is busy and says so.</summary>
    private static async Task<bool> AskAsync(Wire wire, Caller caller)
    {
        var (status, text) = await wire.AskAsync(caller.Next());
        switch (status)
        {
            case 200 or 201:
                caller.Read(text);
                return true;
            case 503:
                await Task.Delay(100);
                return false;
            default:
                throw new InvalidOperationException($"The figures would mean nothing: {text}");
        }
    }
}

internal sealed record Measurement(IReadOnlyList<TimeSpan> Latencies, TimeSpan Duration, Costs Costs)
{
    internal double PerSecond => Latencies.Count / Duration.TotalSeconds;

    /// <summary>Processor time of the service for one request, in milliseconds.</summary>
    internal double ServiceMilliseconds => Costs.Service.TotalMilliseconds / Latencies.Count;

    /// <inheritdoc cref="ServiceMilliseconds"/>
    internal double DatabaseMilliseconds => Costs.Database.TotalMilliseconds / Latencies.Count;

    /// <param name="share">0.99 for p99.</param>
    internal double Milliseconds(double share) =>
        Latencies.Order().ElementAt((int)Math.Min(Latencies.Count - 1, Math.Ceiling(share * Latencies.Count))).TotalMilliseconds;
}

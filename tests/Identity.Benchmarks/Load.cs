using System.Diagnostics;
using System.Text;

namespace Identity.Benchmarks;

/// <summary>What one client of a server asks, over and over; it may learn from each answer.</summary>
internal interface IAsking
{
    ReadOnlyMemory<byte> Next();

    void Took(ReadOnlySpan<byte> answer) { }
}

/// <summary>The same request each time.</summary>
internal sealed class Same(byte[] request) : IAsking
{
    public ReadOnlyMemory<byte> Next() => request;
}

/// <summary>A refresh token that is exchanged for the next one, as a client does.</summary>
internal sealed class Chain(string path, string token) : IAsking
{
    private string refreshToken = token;

    public ReadOnlyMemory<byte> Next() => Wire.Request("POST", path, json: $$"""{"refreshToken":"{{refreshToken}}"}""");

    public void Took(ReadOnlySpan<byte> answer) => refreshToken = Json.Member(answer, "refreshToken");
}

/// <summary>Requests whose text is new each time.</summary>
internal sealed class Fresh(Func<byte[]> request) : IAsking
{
    public ReadOnlyMemory<byte> Next() => request();
}

internal static class Json
{
    /// <summary>A text member of an answer, found without reading the rest.</summary>
    internal static string Member(ReadOnlySpan<byte> answer, string name)
    {
        var at = answer.IndexOf(Encoding.ASCII.GetBytes($"\"{name}\":\""));
        var text = answer[(at + name.Length + 4)..];
        return Encoding.ASCII.GetString(text[..text.IndexOf((byte)'"')]);
    }
}

/// <param name="PerSecond">Answers.</param>
/// <param name="Latencies">In milliseconds, ascending.</param>
internal sealed record Measured(double PerSecond, double[] Latencies)
{
    internal double Percentile(double share) => Latencies[Math.Min(Latencies.Length - 1, (int)(share * Latencies.Length))];
}

/// <summary>Two ways to ask: as fast as answers come, and on a schedule whatever comes back.</summary>
internal static class Load
{
    /// <summary>Each client asks again as soon as it is answered.</summary>
    internal static async Task<Measured> SaturateAsync(int port, IReadOnlyList<IAsking> clients, TimeSpan duration)
    {
        var began = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(
            clients.Select(client =>
                Task.Run(async () =>
                {
                    using var wire = await Wire.OpenAsync(port);
                    var taken = new List<double>(1024);
                    while (Stopwatch.GetElapsedTime(began) < duration)
                    {
                        if (await AskAsync(wire, client) is { } latency)
                        {
                            taken.Add(latency);
                        }
                        else
                        {
                            await Task.Delay(TimeSpan.FromSeconds(1)); // as Retry-After says
                        }
                    }

                    return taken;
                })
            )
        );
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        double[] all = [.. latencies.SelectMany(it => it).Order()];
        return new Measured(all.Length / took, all);
    }

    /// <summary>So many a second, over as many connections as are needed. A late answer counts from when it should have been asked for.</summary>
    internal static async Task<Measured> PaceAsync(int port, IAsking client, int perSecond, TimeSpan duration)
    {
        const int Connections = 20;
        var began = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(
            Enumerable
                .Range(0, Connections)
                .Select(first =>
                    Task.Run(async () =>
                    {
                        using var wire = await Wire.OpenAsync(port);
                        var taken = new List<double>();
                        for (
                            var due = TimeSpan.FromSeconds((double)first / perSecond);
                            due < duration;
                            due += TimeSpan.FromSeconds((double)Connections / perSecond)
                        )
                        {
                            if (due - Stopwatch.GetElapsedTime(began) is var pause && pause > TimeSpan.Zero)
                            {
                                await Task.Delay(pause);
                            }

                            var late = Stopwatch.GetElapsedTime(began) - due;
                            var latency = await AskAsync(wire, client) ?? throw new InvalidOperationException("Answered 503.");
                            taken.Add(latency + Math.Max(0, late.TotalMilliseconds - TimerSlack));
                        }

                        return taken;
                    })
                )
        );
        double[] all = [.. latencies.SelectMany(it => it).Order()];
        return new Measured(all.Length / duration.TotalSeconds, all);
    }

    /// <summary>What a timer of this runtime is late by on an idle machine, in milliseconds.</summary>
    private const double TimerSlack = 2;

    /// <returns>Milliseconds; null where the server is busy.</returns>
    private static async Task<double?> AskAsync(Wire wire, IAsking client)
    {
        var request = client.Next();
        var asked = Stopwatch.GetTimestamp();
        var (status, answer) = await wire.AskAsync(request);
        var took = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
        if (status == 503)
        {
            return null;
        }

        if (status is not (200 or 201))
        {
            throw new InvalidOperationException(
                $"Answered {status}: the figures would mean nothing. {Encoding.UTF8.GetString(answer.Span)}"
            );
        }

        client.Took(answer.Span);
        return took;
    }
}

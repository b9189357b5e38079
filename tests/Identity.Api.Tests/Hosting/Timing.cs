using System.Diagnostics;

namespace Identity.Api.Tests.Hosting;

/// <summary>
/// Two kinds of requests, measured in turns within one run, so that whatever else the machine does slows down both. What counts is how
/// well someone could tell them apart: the chance that one of the first kind is faster than one of the second, 0.5 for none. A lookup or
/// a hash more on one side has to stand out, so hosts that are measured hash cheaply.
/// </summary>
internal sealed class Timing
{
    /// <summary>Chance alone does not stray this far with <see cref="Scale.Pairs"/>; one hash more or less is 0 or 1.</summary>
    private const double Tolerance = 0.2;

    /// <summary>A difference of the medians, as a share of them, below which their order is the machine's.</summary>
    private const double Share = 0.1;

    /// <summary>Pairs after which a measurement may end if the times are even beyond doubt: chance keeps them within 0.06 of each
    /// other.</summary>
    private const int Early = 50;

    /// <summary>Rounds until one is even: an imbalance of the requests is in all of them, that of the machine is not.</summary>
    private const int Rounds = 3;

    private readonly List<double> one = [];
    private readonly List<double> other = [];

    /// <summary>Area under the ROC curve, by comparing every pair.</summary>
    private double Area =>
        one.SelectMany(
                _ => other,
                (x, y) =>
                    x < y ? 1.0
                    : x > y ? 0.0
                    : 0.5
            )
            .Average();

    /// <summary>Difference of the medians, in milliseconds.</summary>
    private double Difference => Math.Abs(Median(one) - Median(other));

    /// <summary>Not to be told apart; or only by less than this machine differs from itself.</summary>
    private bool IsEven => Math.Abs(Area - 0.5) <= Tolerance || Difference <= Median(one) * Share;

    public override string ToString() => $"area {Area:0.00}, medians {Median(one):0.0} and {Median(other):0.0} ms";

    /// <summary>Even beyond doubt long before the end: what tells them apart by a hash or a lookup is far away from here.</summary>
    private bool IsPlainlyEven => one.Count >= Early && one.Count % Early == 0 && Math.Abs(Area - 0.5) <= Tolerance / 2;

    private static async Task<Timing> MeasureAsync(int pairs, Func<Task<Answer>> one, Func<Task<Answer>> other)
    {
        var timing = new Timing();
        await one();
        await other(); // both warm
        for (var pair = 0; pair < pairs && !timing.IsPlainlyEven; pair++)
        {
            if (pair % 2 == 0)
            {
                timing.one.Add(await TimeAsync(one));
                timing.other.Add(await TimeAsync(other));
            }
            else
            {
                timing.other.Add(await TimeAsync(other));
                timing.one.Add(await TimeAsync(one));
            }
        }

        return timing;
    }

    /// <summary>The time of an answer says nothing about which of the two it was.</summary>
    internal static async Task ShouldNotTellAsync(string what, int pairs, Func<Task<Answer>> one, Func<Task<Answer>> other)
    {
        List<string> seen = [];
        for (var round = 0; round < Rounds; round++)
        {
            var timing = await MeasureAsync(pairs, one, other);
            if (timing.IsEven)
            {
                return;
            }

            seen.Add(timing.ToString());
        }

        seen.ShouldBeEmpty($"the time tells {what}");
    }

    /// <summary>The counter-check: the time does say which of the two it was, or nothing is measured.</summary>
    internal static async Task ShouldTellAsync(int pairs, Func<Task<Answer>> one, Func<Task<Answer>> other)
    {
        List<string> seen = [];
        for (var round = 0; round < Rounds; round++)
        {
            var timing = await MeasureAsync(pairs, one, other);
            if (!timing.IsEven)
            {
                return;
            }

            seen.Add(timing.ToString());
        }

        seen.ShouldBeEmpty("the time would tell nothing");
    }

    private static async Task<double> TimeAsync(Func<Task<Answer>> request)
    {
        var began = Stopwatch.GetTimestamp();
        await request();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static double Median(IReadOnlyCollection<double> samples) => samples.Order().ElementAt(samples.Count / 2);
}

using System.Security.Cryptography;

namespace Identity.Infrastructure.Messaging;

/// <summary>
/// How long to wait after a failed attempt: 5 s, doubled each time, up to an hour; 34 attempts take about a day. A fifth more or less
/// at random, so that what failed together does not return together.
/// </summary>
internal static class BackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <param name="attempts">Attempts so far, at least 1.</param>
    internal static TimeSpan After(int attempts)
    {
        var pause = attempts > 10 ? Longest : First * (1 << (attempts - 1));
        return pause * (RandomNumberGenerator.GetInt32(800, 1_201) / 1_000d);
    }
}

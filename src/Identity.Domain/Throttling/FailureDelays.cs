namespace Identity.Domain.Throttling;

/// <summary>
/// How long a bucket stays closed after so many failures in a row: five are free, then 1 s, 2 s, 4 s … 15 min, and after a hundred a
/// day (NIST SP 800-63B-4 section 3.2.2: no more than 100 in a row).
/// </summary>
public static class FailureDelays
{
    /// <summary>Failures that cost nothing: people mistype.</summary>
    public const int Free = 5;

    /// <summary>Failures after which only a reset of the password, or <see cref="Memory"/>, opens the bucket again.</summary>
    public const int HardStop = 100;

    /// <summary>A failure this long ago no longer counts.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>From so many failures on, that delay; the longest first.</summary>
    public static IReadOnlyList<(int Failures, TimeSpan Delay)> Steps { get; } = [(HardStop, Memory), .. Growing().Reverse()];

    public static TimeSpan After(int failures) => Steps.FirstOrDefault(step => failures >= step.Failures).Delay;

    private static IEnumerable<(int Failures, TimeSpan Delay)> Growing()
    {
        for (var (failures, delay) = (Free, TimeSpan.FromSeconds(1)); ; failures++, delay *= 2)
        {
            yield return (failures, delay < Longest ? delay : Longest);
            if (delay >= Longest)
            {
                yield break;
            }
        }
    }
}

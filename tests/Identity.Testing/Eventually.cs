using System.Diagnostics;

namespace Identity.Testing;

/// <summary>Waits for what happens soon, without a guess at when; and not for ever.</summary>
public static class Eventually
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks until it sees what it waits for, and returns that.</summary>
    /// <exception cref="TimeoutException">After a minute, with what was seen last.</exception>
    public static async Task<T> SeeAsync<T>(Func<Task<T>> look, Func<T, bool> isIt)
    {
        ArgumentNullException.ThrowIfNull(look);
        ArgumentNullException.ThrowIfNull(isIt);

        var startedAt = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (isIt(seen))
            {
                return seen;
            }

            if (Stopwatch.GetElapsedTime(startedAt) > s_patience)
            {
                throw new TimeoutException($"Waited for {s_patience}; seen last: {seen}");
            }

            await Task.Delay(s_pause, TimeProvider.System);
        }
    }
}

using System.Diagnostics;
using System.Text;
using Identity.Infrastructure.Passwords;

namespace Identity.Benchmarks;

/// <summary>The most that any number of sign-ins could come to: the same hash on every core, and nothing else.</summary>
internal static class BareBcrypt
{
    // The default of Identity:Passwords:BcryptCost.
    private static readonly CryptSetting Setting = CryptSetting.TryParse("$2b$11$abcdefghijklmnopqrstuu")!;

    internal static double PerSecond(TimeSpan duration)
    {
        var count = 0;
        var phrase = Encoding.UTF8.GetBytes(Caller.Password);
        var began = Stopwatch.GetTimestamp();
        Parallel.For(
            0,
            Environment.ProcessorCount,
            _ =>
            {
                while (Stopwatch.GetElapsedTime(began) < duration)
                {
                    Crypt.OfThisProcess.Compute(phrase, Setting);
                    Interlocked.Increment(ref count);
                }
            }
        );
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}

using System.Diagnostics;
using System.Security.Cryptography;
using Identity.Infrastructure.Passwords;

namespace Identity.Benchmarks;

/// <summary>Nothing but the hash, on all cores: the most that logins and signups could come to.</summary>
internal static class Bcrypt
{
    internal const int Cost = 10;

    internal static async Task<double> PerSecondAsync(TimeSpan duration)
    {
        var salt = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 21) + "u";
        var setting = CryptSetting.TryParse($"$2b${Cost}${salt}")!;
        var count = 0;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, Environment.ProcessorCount)
                .Select(_ =>
                    Task.Factory.StartNew(
                        () =>
                        {
                            while (Stopwatch.GetElapsedTime(began) < duration)
                            {
                                Crypt.OfThisProcess.Compute("a few words make a good one"u8, setting);
                                Interlocked.Increment(ref count);
                            }
                        },
                        TaskCreationOptions.LongRunning
                    )
                )
        );
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}

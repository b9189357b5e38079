using Identity.Domain.Passwords;
using Identity.Infrastructure.Passwords;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Identity.Infrastructure.Tests.Passwords;

/// <summary>Hashers that no caller has to wait long for.</summary>
internal static class Hashers
{
    public static readonly PasswordSettings Cheap = new() { BcryptCost = 4, HashQueueWait = TimeSpan.FromMinutes(1) };

    public static readonly TheoryData<bool> BothWays = [.. Libraries.Select(crypt => crypt.HasLibxcrypt)];

    /// <summary>The ways to compute bcrypt on this machine: with libxcrypt where it is in use, and without it.</summary>
    public static IEnumerable<Crypt> Libraries =>
        new[] { Crypt.OfThisProcess, Crypt.WithoutLibxcrypt }.DistinctBy(crypt => crypt.HasLibxcrypt);

    public static PasswordHasher Create(PasswordSettings settings, Crypt? crypt = null, ILogger<PasswordHasher>? logger = null) =>
        new(settings, TimeProvider.System, crypt ?? Crypt.OfThisProcess, logger ?? NullLogger<PasswordHasher>.Instance);

    /// <summary>
    /// Milliseconds that a wrong password costs, in processor time of this process: in a test that runs undisturbed that is the hashing,
    /// and what else the machine does cannot lengthen it.
    /// </summary>
    public static async Task<double> CostOfWrongAsync(PasswordHasher hasher, string? hash, string password)
    {
        var before = Environment.CpuUsage.TotalTime;
        (await hasher.VerifyAsync(hash, password, CancellationToken.None)).ShouldBe(PasswordVerification.NoMatch);
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }

    public static Crypt WithLibxcrypt(bool present) => present ? Crypt.OfThisProcess : Crypt.WithoutLibxcrypt;
}

/// <summary>
/// Marks what a system without libxcrypt cannot run: <c>./test.sh</c> leaves it out where it hides libxcrypt, elsewhere it is reported as
/// skipped.
/// </summary>
internal static class Needs
{
    public const string Trait = "Needs";
    public const string LibxcryptTrait = "libxcrypt";

    public static void Libxcrypt() => Assert.SkipUnless(Crypt.OfThisProcess.HasLibxcrypt, "libxcrypt is not installed, or switched off.");
}

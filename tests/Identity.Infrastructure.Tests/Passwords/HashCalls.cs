using Identity.Domain.Passwords;
using Identity.Infrastructure.Passwords;

namespace Identity.Infrastructure.Tests.Passwords;

/// <summary>Calls of tests that are about hashes and not about callers: each comes from a network of its own.</summary>
internal static class HashCalls
{
    private static int callers;

    public static Task<string> HashAsync(this PasswordHasher hasher, string password, CancellationToken ct) =>
        hasher.HashAsync(password, NewCaller(), ct);

    public static Task<PasswordVerification> VerifyAsync(this PasswordHasher hasher, string? hash, string password, CancellationToken ct) =>
        hasher.VerifyAsync(hash, password, NewCaller(), ct);

    public static Task<T> RunAsync<T>(this HashQueue queue, Func<T> hash, CancellationToken ct) => queue.RunAsync(hash, NewCaller(), ct);

    private static HashCaller NewCaller()
    {
        var number = Interlocked.Increment(ref callers);
        return HashCaller.Proven($"10.{number / 256 % 256}.{number % 256}.1");
    }
}

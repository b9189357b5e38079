using System.Security.Cryptography;
using System.Text;
using Identity.Domain.Passwords;
using Microsoft.Extensions.Logging;

namespace Identity.Infrastructure.Passwords;

/// <summary>Hashes behind a <see cref="HashQueue"/>. One for the process: it bounds all hashing, and the memory for it.</summary>
public sealed partial class PasswordHasher : IPasswordHasher, IDisposable
{
    /// <summary>Room for the largest hash that is accepted, or for one of today on every worker where that is more.</summary>
    private const long LeastMemory = 256L << 20;

    /// <summary>Throws on a lone surrogate instead of making U+FFFD of it, as which all of them would open each other.</summary>
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly HashPolicy policy;
    private readonly Crypt crypt;
    private readonly byte[]? pepper;
    private readonly HashQueue queue;
    private readonly ILogger<PasswordHasher> logger;
    private int hasWarned;

    /// <summary>Starts the threads, and on one of them the first measurement.</summary>
    /// <exception cref="PlatformNotSupportedException">This system has no library for the configured algorithm.</exception>
    /// <exception cref="ArgumentException">A cost that this service would not accept back, or no time to hash in.</exception>
    public PasswordHasher(PasswordSettings settings, TimeProvider time, Crypt crypt, ILogger<PasswordHasher> logger)
    {
        if (settings.HashQueueWait <= TimeSpan.Zero)
        {
            throw new ArgumentException($"Passwords:HashQueueWait is {settings.HashQueueWait}; it must be positive.", nameof(settings));
        }

        (this.crypt, this.logger, pepper) = (crypt, logger, PepperedHash.PepperOf(settings));
        policy = new HashPolicy(settings, crypt);
        Memory = new MemoryBudget(Math.Max(LeastMemory, Environment.ProcessorCount * policy.Nobody.Memory));
        queue = new HashQueue(Environment.ProcessorCount, settings.HashQueueWait, time);
        Measured = queue.RunAsync(() => Matches(policy.Nobody, []), HashCaller.Proven(address: null), CancellationToken.None);
    }

    /// <summary>Done once the queue knows how long a hash takes here.</summary>
    internal Task Measured { get; }

    internal MemoryBudget Memory { get; }

    public void EnsureAdmits(HashCaller caller) => queue.EnsureAdmits(caller);

    public Task<string> HashAsync(string password, HashCaller caller, CancellationToken ct) =>
        queue.RunAsync(() => WithBytes(password, Hash), caller, ct);

    public Task<PasswordVerification> VerifyAsync(string? hash, string password, HashCaller caller, CancellationToken ct) =>
        queue.RunAsync(() => IsTooLong(password) ? RefuseUnread() : WithBytes(password, bytes => Verify(hash, bytes)), caller, ct);

    public void Dispose() => queue.Dispose();

    private string Hash(byte[] password)
    {
        using var memory = Memory.Reserve(policy.Nobody.Memory);
        return policy.Hash(password);
    }

    /// <summary>No rule lets a password of that length in, so none is stored.</summary>
    private static bool IsTooLong(string password) =>
        password.Length > PasswordRules.MaximumLength && password.EnumerateRunes().Count() > PasswordRules.MaximumLength;

    /// <summary>At the cost of an unknown account, whatever is stored: neither length nor time tells which accounts exist.</summary>
    private PasswordVerification RefuseUnread()
    {
        _ = Matches(policy.Nobody, []);
        return PasswordVerification.NoMatch;
    }

    private PasswordVerification Verify(string? hash, byte[] password)
    {
        if (hash is null || Parse(hash) is not { } stored)
        {
            _ = Matches(policy.Nobody, password);
            return PasswordVerification.NoMatch;
        }

        if (!Matches(stored, password))
        {
            foreach (var work in policy.WorkMissing(stored))
            {
                _ = Matches(work, password);
            }

            return PasswordVerification.NoMatch;
        }

        return policy.IsCurrent(stored, password) ? PasswordVerification.Match : PasswordVerification.MatchNeedsRehash;
    }

    /// <summary>Null when the hash is of no accepted form, or this system cannot verify it: a password reset opens that account.</summary>
    private StoredHash? Parse(string hash)
    {
        var stored = StoredHash.TryParse(hash, crypt, pepper);
        if (stored is null or { IsVerifiable: true })
        {
            return stored;
        }

        if (Interlocked.Exchange(ref hasWarned, 1) == 0)
        {
            LogUnverifiable(
                stored switch
                {
                    Argon2Hash => "libsodium",
                    PepperedHash => "the pepper of Identity:Passwords:ImportPepper",
                    _ => "libxcrypt",
                }
            );
        }

        return null;
    }

    private bool Matches(StoredHash hash, ReadOnlySpan<byte> password)
    {
        using var memory = Memory.Reserve(hash.Memory);
        return hash.Matches(password);
    }

    /// <summary>The password's bytes while they are used: pinned, so that the collector leaves no copies, and zeroed after.</summary>
    private static T WithBytes<T>(string password, Func<byte[], T> use)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(StrictUtf8.GetByteCount(password), pinned: true);
        try
        {
            StrictUtf8.GetBytes(password, bytes);
            return use(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "A stored password hash needs {What}, which this process does not have. The login is refused; "
            + "a password reset opens the account. This is logged once"
    )]
    private partial void LogUnverifiable(string what);
}

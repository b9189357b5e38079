using System.Security.Cryptography;
using System.Text;
using Identity.Domain.Accounts.Passwords;

namespace Identity.Infrastructure.Accounts.Passwords;

/// <summary>Hashes with libxcrypt behind a <see cref="HashQueue"/>. One for the process: the queue bounds all hashing in it.</summary>
public sealed class PasswordHasher : IPasswordHasher, IDisposable
{
    /// <summary>N = 16384, r = 32: 64 MiB and, at some 120 ms, the nearest to bcrypt's default cost.</summary>
    private const int YescryptCount = 7;

    /// <summary>Throws on a lone surrogate instead of making U+FFFD of it, as which all of them would open each other.</summary>
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly PasswordSettings settings;
    private readonly PasswordHash nobody;
    private readonly int currentCost;
    private readonly HashQueue queue;

    /// <summary>Starts the threads, and on one of them the first measurement.</summary>
    /// <exception cref="PlatformNotSupportedException">There is no libxcrypt here.</exception>
    /// <exception cref="ArgumentException">A cost that this service would not accept back, or no time to hash in.</exception>
    public PasswordHasher(PasswordSettings settings, TimeProvider time)
    {
        if (settings.BcryptCost is < CryptSetting.LowestBcryptCost or > CryptSetting.HighestBcryptCost)
        {
            throw new ArgumentException(
                $"Passwords:BcryptCost is {settings.BcryptCost}; it must be "
                + $"{CryptSetting.LowestBcryptCost} to {CryptSetting.HighestBcryptCost}.",
                nameof(settings));
        }

        if (settings.HashQueueWait <= TimeSpan.Zero)
        {
            throw new ArgumentException($"Passwords:HashQueueWait is {settings.HashQueueWait}; it must be positive.", nameof(settings));
        }

        Libxcrypt.EnsureAvailable();
        this.settings = settings;

        var setting = NewSetting(settings.Algorithm);
        nobody = PasswordHash.OfNobody(setting);
        currentCost = setting.Cost;

        queue = new HashQueue(Environment.ProcessorCount, settings.HashQueueWait, time);
        Measured = queue.RunAsync(() => nobody.Matches([]), CancellationToken.None);
    }

    /// <summary>Done once the queue knows how long a hash takes here.</summary>
    internal Task Measured { get; }

    public void EnsureAdmits() => queue.EnsureAdmits();

    public Task<string> HashAsync(string password, CancellationToken ct) =>
        queue.RunAsync(() => WithBytes(password, Hash), ct);

    public Task<PasswordVerification> VerifyAsync(string? hash, string password, CancellationToken ct) =>
        queue.RunAsync(() => WithBytes(password, bytes => Verify(hash, bytes)), ct);

    public void Dispose() => queue.Dispose();

    private string Hash(byte[] password)
    {
        var plain = PasswordHash.FitsPlain(settings.Algorithm, password);

        // What does not fit goes into bcrypt-sha256, whatever is configured: the one published form without a limit. For
        // yescrypt that is beyond 511 bytes, or a NUL.
        var algorithm = plain ? settings.Algorithm : PasswordAlgorithm.Bcrypt;
        return PasswordHash.Of(password, NewSetting(algorithm), preHash: !plain).ToString();
    }

    private PasswordVerification Verify(string? hash, byte[] password)
    {
        if (hash is null || StoredHash.TryParse(hash) is not { } stored)
        {
            _ = nobody.Matches(password);
            return PasswordVerification.NoMatch;
        }

        if (!stored.Matches(password))
        {
            MakeUpTime(stored, password);
            return PasswordVerification.NoMatch;
        }

        return IsCurrent(stored, password) ? PasswordVerification.Match : PasswordVerification.MatchNeedsRehash;
    }

    /// <summary>
    /// A wrong password for an imported or older hash costs no less than one for a hash of today: an answer that comes early would tell that
    /// the account exists (ASVS 6.3.8).
    /// </summary>
    private void MakeUpTime(StoredHash stored, byte[] password)
    {
        // Of another algorithm nobody knows here how long it took: one hash of today in addition is never less.
        if (stored is not PasswordHash { Setting: var setting } || setting.Algorithm != settings.Algorithm)
        {
            _ = nobody.Matches(password);
        }
        else if (setting.Algorithm is PasswordAlgorithm.Bcrypt)
        {
            // To the round: 2^c + 2^c + 2^(c+1) + … + 2^(n-1) = 2^n.
            for (var cost = setting.Cost; cost < currentCost; cost++)
            {
                _ = PasswordHash.OfNobody(Libxcrypt.NewSetting(PasswordAlgorithm.Bcrypt, cost)).Matches(password);
            }
        }
        else if (setting.Cost < currentCost)
        {
            _ = nobody.Matches(password);
        }
    }

    /// <summary>Whether hashing this password anew would give nothing better.</summary>
    private bool IsCurrent(StoredHash hash, byte[] password)
    {
        if (hash is not PasswordHash stored) return false;
        var algorithm = PasswordHash.FitsPlain(settings.Algorithm, password) ? settings.Algorithm : PasswordAlgorithm.Bcrypt;
        var cost = algorithm == settings.Algorithm ? currentCost : settings.BcryptCost;

        return stored.Setting.Algorithm == algorithm && stored.Setting.Cost >= cost && stored.Setting.IsCurrentSpelling;
    }

    private CryptSetting NewSetting(PasswordAlgorithm algorithm) =>
        Libxcrypt.NewSetting(algorithm, algorithm == PasswordAlgorithm.Bcrypt ? settings.BcryptCost : YescryptCount);

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
}

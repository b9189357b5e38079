using Identity.Domain.Passwords;

namespace Identity.Infrastructure.Passwords;

/// <summary>What a hash of today is: how one is made, which stored ones it replaces, and what evens out their times.</summary>
internal sealed class HashPolicy
{
    /// <summary>N = 16384, r = 32: 64 MiB and, at some 120 ms, the nearest to bcrypt's default cost.</summary>
    private const int YescryptCount = 7;

    private readonly PasswordSettings settings;
    private readonly Crypt crypt;

    /// <exception cref="PlatformNotSupportedException">This system has no library for the configured algorithm.</exception>
    /// <exception cref="ArgumentException">A cost that this service would not accept back.</exception>
    public HashPolicy(PasswordSettings settings, Crypt crypt)
    {
        if (settings.BcryptCost is < CryptSetting.LowestBcryptCost or > CryptSetting.HighestBcryptCost)
        {
            throw new ArgumentException(
                $"Passwords:BcryptCost is {settings.BcryptCost}; it must be "
                    + $"{CryptSetting.LowestBcryptCost} to {CryptSetting.HighestBcryptCost}.",
                nameof(settings)
            );
        }

        if (PasswordPlatform.Refuse(settings.Algorithm, crypt) is { } reason)
        {
            throw new PlatformNotSupportedException(reason);
        }

        (this.settings, this.crypt) = (settings, crypt);
        Nobody =
            settings.Algorithm is PasswordAlgorithm.Argon2id
                ? Argon2Hash.OfNobody()
                : CryptHash.OfNobody(NewSetting(settings.Algorithm), crypt);
    }

    /// <summary>A hash of today that no password opens.</summary>
    public StoredHash Nobody { get; }

    public string Hash(ReadOnlySpan<byte> password)
    {
        if (settings.Algorithm is PasswordAlgorithm.Argon2id)
        {
            return Argon2Hash.Of(password).ToString();
        }

        // What does not fit goes into bcrypt-sha256, whatever is configured: the one published form without a limit. For
        // yescrypt that is beyond 511 bytes, or a NUL.
        var plain = CryptHash.FitsPlain(settings.Algorithm, password);
        return CryptHash.Of(password, NewSetting(plain ? settings.Algorithm : PasswordAlgorithm.Bcrypt), preHash: !plain, crypt).ToString();
    }

    /// <summary>Whether hashing this password anew would give nothing better.</summary>
    public bool IsCurrent(StoredHash stored, ReadOnlySpan<byte> password) =>
        stored switch
        {
            Argon2Hash argon2 => settings.Algorithm is PasswordAlgorithm.Argon2id && argon2.IsCurrent,
            CryptHash { Setting: var setting } when settings.Algorithm is not PasswordAlgorithm.Argon2id => IsCurrent(setting, password),
            _ => false,
        };

    /// <summary>
    /// Hashes to compute in addition when a password was wrong, so that an imported or older hash answers no earlier than one of today:
    /// an early answer would tell that the account exists (ASVS 6.3.8).
    /// </summary>
    public IEnumerable<StoredHash> WorkMissing(StoredHash stored) =>
        (stored is PepperedHash peppered ? peppered.Inner : stored, Nobody) switch
        {
            (CryptHash { Setting: var old }, CryptHash { Setting: var today })
                when old.Algorithm == today.Algorithm && old.Cost >= today.Cost => [],
            (
                CryptHash { Setting.Algorithm: PasswordAlgorithm.Bcrypt } old,
                CryptHash { Setting.Algorithm: PasswordAlgorithm.Bcrypt } today
            ) => BcryptBetween(old.Setting.Cost, today.Setting.Cost),
            (Argon2Hash { CostsToday: true }, Argon2Hash) => [],

            // Nobody knows here how long it took: one hash of today in addition is never less.
            _ => [Nobody],
        };

    /// <summary>To the round: 2^c + 2^c + 2^(c+1) + … + 2^(n-1) = 2^n.</summary>
    private IEnumerable<StoredHash> BcryptBetween(int cost, int todays) =>
        Enumerable.Range(cost, todays - cost).Select(missing => CryptHash.OfNobody(ManagedBcrypt.NewSetting(missing), crypt));

    private bool IsCurrent(CryptSetting setting, ReadOnlySpan<byte> password)
    {
        var algorithm = CryptHash.FitsPlain(settings.Algorithm, password) ? settings.Algorithm : PasswordAlgorithm.Bcrypt;
        var cost = algorithm == settings.Algorithm ? ((CryptHash)Nobody).Setting.Cost : settings.BcryptCost;
        return setting.Algorithm == algorithm && setting.Cost >= cost && setting.IsCurrentSpelling;
    }

    private CryptSetting NewSetting(PasswordAlgorithm algorithm) =>
        algorithm is PasswordAlgorithm.Yescrypt
            ? Libxcrypt.NewYescryptSetting(YescryptCount)
            : ManagedBcrypt.NewSetting(settings.BcryptCost);
}

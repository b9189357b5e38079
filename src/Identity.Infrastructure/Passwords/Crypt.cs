using System.Security.Cryptography;
using Identity.Domain.Passwords;

namespace Identity.Infrastructure.Passwords;

/// <summary>
/// crypt(3) as far as this process has it: bcrypt everywhere, by libxcrypt where the system has it and by BCrypt.Net-Next elsewhere;
/// yescrypt, SHA-crypt and $7$ by libxcrypt alone.
/// </summary>
public sealed class Crypt
{
    private Crypt(LibxcryptState libxcrypt) => Libxcrypt = libxcrypt;

    /// <summary>With libxcrypt where it is present and not switched off.</summary>
    public static Crypt OfThisProcess { get; } = new(Passwords.Libxcrypt.State);

    internal static Crypt WithoutLibxcrypt { get; } = new(LibxcryptState.Missing);

    internal LibxcryptState Libxcrypt { get; }

    internal bool HasLibxcrypt => Libxcrypt is LibxcryptState.InUse;

    internal bool Computes(CryptSetting setting) => HasLibxcrypt || setting.Algorithm is PasswordAlgorithm.Bcrypt;

    /// <summary>The setting and the digest of <paramref name="phrase"/> under it.</summary>
    /// <exception cref="ArgumentException">The phrase would not count whole.</exception>
    /// <exception cref="CryptographicException">An outage, such as memory that yescrypt asked for in vain.</exception>
    internal string Compute(ReadOnlySpan<byte> phrase, CryptSetting setting)
    {
        if (!Computes(setting))
        {
            throw new InvalidOperationException("This hash needs libxcrypt: ask Computes first.");
        }

        return HasLibxcrypt ? Passwords.Libxcrypt.Crypt(phrase, setting) : ManagedBcrypt.Hash(phrase, setting);
    }
}

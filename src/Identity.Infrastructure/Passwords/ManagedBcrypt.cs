using System.Security.Cryptography;
using System.Text;

namespace Identity.Infrastructure.Passwords;

/// <summary>bcrypt of BCrypt.Net-Next: the same on every platform, and the same hashes as libxcrypt's.</summary>
internal static class ManagedBcrypt
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A <c>$2b$</c> setting with a fresh salt; left to itself the package would write <c>$2a$</c>.</summary>
    public static CryptSetting NewSetting(int cost) =>
        CryptSetting.TryParse(BCrypt.Net.BCrypt.GenerateSalt(cost, 'b'))
        ?? throw new CryptographicException("BCrypt.Net-Next made a setting that this service would not accept back.");

    /// <summary>
    /// The setting and the digest of <paramref name="phrase"/> under it. The package takes text: copies of it stay in memory until the
    /// collector comes, where libxcrypt's are zeroed.
    /// </summary>
    /// <exception cref="ArgumentException">bcrypt would not read the phrase whole, or it is not UTF-8.</exception>
    public static string Hash(ReadOnlySpan<byte> phrase, CryptSetting setting)
    {
        if (phrase.Length > CryptHash.LongestBcryptPhrase || phrase.Contains((byte)0))
        {
            throw new ArgumentException("A phrase for bcrypt is at most 72 bytes, none of them NUL.", nameof(phrase));
        }

        return BCrypt.Net.BCrypt.HashPassword(StrictUtf8.GetString(phrase), setting.Text);
    }
}

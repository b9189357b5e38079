using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Identity.Domain.Passwords;

namespace Identity.Infrastructure.Passwords;

/// <summary>
/// A hash of crypt(3): bcrypt, yescrypt and what may be imported, or version 2 of passlib's bcrypt-sha256, which lets a password of
/// any length and any bytes count in full where bcrypt alone would stop at 72 bytes or at the first NUL.
/// </summary>
internal sealed partial class CryptHash : StoredHash
{
    public const int LongestBcryptPhrase = 72;

    private readonly string digest;
    private readonly Crypt crypt;

    private CryptHash(CryptSetting setting, bool isPreHashed, string digest, Crypt crypt)
    {
        Setting = setting;
        IsPreHashed = isPreHashed;
        this.digest = digest;
        this.crypt = crypt;
    }

    public override bool IsVerifiable => crypt.Computes(Setting);

    public override long Memory => Setting.Memory;

    public CryptSetting Setting { get; }

    /// <summary>It is bcrypt of an HMAC of the password, not of the password.</summary>
    public bool IsPreHashed { get; }

    public bool IsBcrypt => Setting.Algorithm is PasswordAlgorithm.Bcrypt;

    /// <summary>Whether every byte of a password would count in a plain hash of this algorithm.</summary>
    public static bool FitsPlain(PasswordAlgorithm algorithm, ReadOnlySpan<byte> password) =>
        Fits(algorithm == PasswordAlgorithm.Bcrypt ? LongestBcryptPhrase : Libxcrypt.LongestPhrase, password);

    public static CryptHash Of(ReadOnlySpan<byte> password, CryptSetting setting, bool preHash, Crypt crypt)
    {
        if (preHash ? setting.Algorithm != PasswordAlgorithm.Bcrypt : !Fits(setting.LongestPhrase, password))
        {
            throw new ArgumentException("This setting would not let every byte of the password count.", nameof(setting));
        }

        return new(setting, preHash, Digest(password, setting, preHash, crypt), crypt);
    }

    /// <summary>A hash that nobody's password has, as dear to verify as a real one.</summary>
    public static CryptHash OfNobody(CryptSetting setting, Crypt crypt) =>
        new(setting, isPreHashed: false, new string('.', setting.DigestLength), crypt);

    /// <summary>The stored hash, or null when its form, its cost or its algorithm is not on the list.</summary>
    public static CryptHash? TryParse(string stored, Crypt crypt)
    {
        if (BcryptSha256Shape().Match(stored) is { Success: true } match)
        {
            var cost = int.Parse(match.Groups["cost"].ValueSpan, CultureInfo.InvariantCulture);
            var inner = CryptSetting.TryParse($"$2b${cost:00}${match.Groups["salt"].ValueSpan}");
            return inner is null ? null : new(inner, isPreHashed: true, match.Groups["digest"].Value, crypt);
        }

        return
            PlainShape().Match(stored) is { Success: true } plain
            && CryptSetting.TryParse(plain.Groups["setting"].Value) is { } setting
            && plain.Groups["digest"].Length == setting.DigestLength
            ? new(setting, isPreHashed: false, plain.Groups["digest"].Value, crypt)
            : null;
    }

    /// <summary>
    /// Whether the password is the one. A password that does not fit this form is hashed as far as it goes and then
    /// refused: refusing it unhashed would tell by the time that the account exists (CVE-2025-22234), and accepting what
    /// is left of it would let others in (CVE-2025-22228).
    /// </summary>
    public override bool Matches(ReadOnlySpan<byte> password)
    {
        var fits = IsPreHashed || Fits(Setting.LongestPhrase, password);
        var computed = Digest(fits ? password : LeadingPart(password), Setting, IsPreHashed, crypt);

        // Digests alone: some writers leave unused bits of bcrypt's last salt character set, which a library may clear.
        var same = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(computed), Encoding.ASCII.GetBytes(digest));
        return same && fits;
    }

    /// <summary>As it is stored.</summary>
    public override string ToString() =>
        IsPreHashed ? $"$bcrypt-sha256$v=2,t=2b,r={Setting.Cost}${Setting.Salt}${digest}"
        : Setting.Algorithm == PasswordAlgorithm.Bcrypt ? Setting.Text + digest
        : $"{Setting.Text}${digest}";

    private static string Digest(ReadOnlySpan<byte> password, CryptSetting setting, bool preHash, Crypt crypt)
    {
        if (!preHash)
        {
            return crypt.Compute(password, setting)[^setting.DigestLength..];
        }

        // passlib, bcrypt_sha256 version 2: bcrypt(salt, base64(hmac-sha256(key: salt as text, password))).
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> phrase = stackalloc byte[Base64.GetMaxEncodedToUtf8Length(HMACSHA256.HashSizeInBytes)];
        try
        {
            HMACSHA256.HashData(Encoding.ASCII.GetBytes(setting.Salt), password, mac);
            Base64.EncodeToUtf8(mac, phrase, out _, out _);
            return crypt.Compute(phrase, setting)[^setting.DigestLength..];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(mac);
            CryptographicOperations.ZeroMemory(phrase);
        }
    }

    private static bool Fits(int longest, ReadOnlySpan<byte> password) => password.Length <= longest && !password.Contains((byte)0);

    /// <summary>Up to the first NUL, and not cut within a character: BCrypt.Net-Next takes text.</summary>
    private ReadOnlySpan<byte> LeadingPart(ReadOnlySpan<byte> password)
    {
        var length = Math.Min(password.Length, Setting.LongestPhrase);
        while (length > 0 && length < password.Length && (password[length] & 0xC0) == 0x80)
        {
            length--;
        }

        var part = password[..length];
        return part.IndexOf((byte)0) is >= 0 and var nul ? part[..nul] : part;
    }

    [GeneratedRegex(
        @"\A\$bcrypt-sha256\$v=2,t=2b,r=(?<cost>[4-9]|1[0-4])\$(?<salt>[./A-Za-z0-9]{22})\$(?<digest>[./A-Za-z0-9]{31})\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex BcryptSha256Shape();

    // bcrypt's digest follows its salt without a sign between them, every other one after a dollar.
    [GeneratedRegex(
        @"\A((?<setting>\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{22})|(?<setting>\$[y567]\$[./A-Za-z0-9=$]+)\$)"
            + @"(?<digest>[./A-Za-z0-9]{31,86})\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex PlainShape();
}

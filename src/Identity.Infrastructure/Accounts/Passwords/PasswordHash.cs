using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Identity.Domain.Accounts.Passwords;

namespace Identity.Infrastructure.Accounts.Passwords;

/// <summary>
/// A stored hash: plain bcrypt, plain yescrypt, or version 2 of passlib's bcrypt-sha256, which lets a password of any
/// length and any bytes count in full where bcrypt alone would stop at 72 bytes or at the first NUL.
/// </summary>
internal sealed partial class PasswordHash
{
    private const int LongestBcryptPhrase = 72;

    private readonly string digest;

    private PasswordHash(CryptSetting setting, bool isPreHashed, string digest)
    {
        Setting = setting;
        IsPreHashed = isPreHashed;
        this.digest = digest;
    }

    public CryptSetting Setting { get; }

    /// <summary>It is bcrypt of an HMAC of the password, not of the password.</summary>
    public bool IsPreHashed { get; }

    /// <summary>Whether every byte of a password would count in a plain hash of this algorithm.</summary>
    public static bool FitsPlain(PasswordAlgorithm algorithm, ReadOnlySpan<byte> password) =>
        password.Length <= LongestPlain(algorithm) && !password.Contains((byte)0);

    public static PasswordHash Of(ReadOnlySpan<byte> password, CryptSetting setting, bool preHash)
    {
        if (preHash ? setting.Algorithm != PasswordAlgorithm.Bcrypt : !FitsPlain(setting.Algorithm, password))
        {
            throw new ArgumentException("This setting would not let every byte of the password count.", nameof(setting));
        }

        return new(setting, preHash, Digest(password, setting, preHash));
    }

    /// <summary>A hash that nobody's password has, as dear to verify as a real one.</summary>
    public static PasswordHash OfNobody(CryptSetting setting) => new(setting, isPreHashed: false, new string('.', setting.DigestLength));

    /// <summary>The stored hash, or null when its form, its cost or its algorithm is not on the list.</summary>
    public static PasswordHash? TryParse(string stored)
    {
        if (BcryptSha256Shape().Match(stored) is { Success: true } match)
        {
            var cost = int.Parse(match.Groups["cost"].ValueSpan, CultureInfo.InvariantCulture);
            var inner = CryptSetting.TryParse($"$2b${cost:00}${match.Groups["salt"].ValueSpan}");
            return inner is null ? null : new(inner, isPreHashed: true, match.Groups["digest"].Value);
        }

        return PlainShape().Match(stored) is { Success: true } plain
            && CryptSetting.TryParse(plain.Groups["setting"].Value) is { } setting
            && plain.Groups["digest"].Length == setting.DigestLength
                ? new(setting, isPreHashed: false, plain.Groups["digest"].Value)
                : null;
    }

    /// <summary>
    /// Whether the password is the one. A password that does not fit this form is hashed as far as it goes and then
    /// refused: refusing it unhashed would tell by the time that the account exists (CVE-2025-22234), and accepting what
    /// is left of it would let others in (CVE-2025-22228).
    /// </summary>
    public bool Matches(ReadOnlySpan<byte> password)
    {
        var fits = IsPreHashed || FitsPlain(Setting.Algorithm, password);
        var computed = Digest(fits ? password : LeadingPart(password), Setting, IsPreHashed);

        // Digests alone: some writers leave unused bits of bcrypt's last salt character set, which libxcrypt clears.
        var same = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(computed), Encoding.ASCII.GetBytes(digest));
        return same && fits;
    }

    /// <summary>As it is stored.</summary>
    public override string ToString() =>
        IsPreHashed ? $"$bcrypt-sha256$v=2,t=2b,r={Setting.Cost}${Setting.Salt}${digest}"
        : Setting.Algorithm == PasswordAlgorithm.Bcrypt ? Setting.Text + digest
        : $"{Setting.Text}${digest}";

    private static string Digest(ReadOnlySpan<byte> password, CryptSetting setting, bool preHash)
    {
        if (!preHash) return Libxcrypt.Crypt(password, setting)[^setting.DigestLength..];

        // passlib, bcrypt_sha256 version 2: bcrypt(salt, base64(hmac-sha256(key: salt as text, password))).
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> phrase = stackalloc byte[Base64.GetMaxEncodedToUtf8Length(HMACSHA256.HashSizeInBytes)];
        try
        {
            HMACSHA256.HashData(Encoding.ASCII.GetBytes(setting.Salt), password, mac);
            Base64.EncodeToUtf8(mac, phrase, out _, out _);
            return Libxcrypt.Crypt(phrase, setting)[^setting.DigestLength..];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(mac);
            CryptographicOperations.ZeroMemory(phrase);
        }
    }

    private static int LongestPlain(PasswordAlgorithm algorithm) =>
        algorithm == PasswordAlgorithm.Bcrypt ? LongestBcryptPhrase : Libxcrypt.LongestPhrase;

    private ReadOnlySpan<byte> LeadingPart(ReadOnlySpan<byte> password)
    {
        var part = password[..Math.Min(password.Length, LongestPlain(Setting.Algorithm))];
        return part.IndexOf((byte)0) is >= 0 and var nul ? part[..nul] : part;
    }

    [GeneratedRegex(
        @"\A\$bcrypt-sha256\$v=2,t=2b,r=(?<cost>[4-9]|1[0-4])\$(?<salt>[./A-Za-z0-9]{22})\$(?<digest>[./A-Za-z0-9]{31})\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex BcryptSha256Shape();

    // bcrypt's digest follows its salt without a sign between them, yescrypt's after a dollar.
    [GeneratedRegex(
        @"\A((?<setting>\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{22})|(?<setting>\$y\$[./A-Za-z0-9]+\$[./A-Za-z0-9]+)\$)"
        + @"(?<digest>[./A-Za-z0-9]{31,43})\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex PlainShape();
}

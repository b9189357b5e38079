using System.Globalization;
using System.Text.RegularExpressions;
using Identity.Domain.Passwords;

namespace Identity.Infrastructure.Passwords;

/// <summary>
/// Algorithm, cost and salt in the spelling of crypt(5), and the only thing that <see cref="Crypt"/> takes. Of a setting that it does not
/// know, libxcrypt makes DES without a word, and BCrypt.Net-Next throws one of three exceptions; given <c>$2b$31$</c> both work for years.
/// So nothing is a setting unless its prefix, its shape and its cost are on this list.
/// </summary>
internal sealed partial class CryptSetting
{
    public const int LowestBcryptCost = 4;
    public const int HighestBcryptCost = 14;

    /// <summary>Bounds that keep every other admitted setting within the 1.4 s of bcrypt's highest cost, for passwords of usual
    /// length.</summary>
    private const int HighestShaRounds = 1_000_000;

    /// <summary>A round of SHA-crypt takes up to seven times as long for a long password (6.6 s for a million rounds and 511 bytes): more
    /// rounds than these take only what fits into bcrypt.</summary>
    private const int HighestShaRoundsForLongPhrases = 200_000;
    private const int DefaultShaRounds = 5_000;
    private const long LargestScryptMemory = 128 << 20;
    private const long HighestScryptWork = 1 << 21; // N · r · p, four times what libxcrypt writes by default

    private const string BaseSixtyFour = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private CryptSetting(
        PasswordAlgorithm? algorithm,
        string text,
        int cost,
        string salt,
        int digestLength,
        long memory = 0,
        int longestPhrase = Libxcrypt.LongestPhrase
    )
    {
        Memory = memory;
        LongestPhrase = longestPhrase;
        Algorithm = algorithm;
        Text = text;
        Cost = cost;
        Salt = salt;
        DigestLength = digestLength;
    }

    /// <summary>Null for a kind of hash that is read, because it may be imported, and never written.</summary>
    public PasswordAlgorithm? Algorithm { get; }

    /// <summary><c>$2b$11$</c> and 22 characters, or <c>$y$jBT$</c> and 22 characters.</summary>
    public string Text { get; }

    /// <summary>Logarithm of the work, comparable within one algorithm: bcrypt's rounds, or yescrypt's N · r. Of others nothing is
    /// said.</summary>
    public int Cost { get; }

    public string Salt { get; }

    /// <summary>Bytes: 128 · N · r of yescrypt and scrypt; of the others nothing worth counting.</summary>
    public long Memory { get; }

    /// <summary>
    /// False for bcrypt's other spellings: <c>$2a$</c> once meant other handling of bytes above 127, <c>$2y$</c> is PHP's.
    /// They verify alike, and are rewritten so that one spelling is left.
    /// </summary>
    public bool IsCurrentSpelling => Algorithm == PasswordAlgorithm.Yescrypt || Text.StartsWith("$2b$", StringComparison.Ordinal);

    /// <summary>What may follow a setting in a hash, in crypt's base 64: 23 bytes of bcrypt, 64 of SHA-512, else 32.</summary>
    public int DigestLength { get; }

    /// <summary>Bytes beyond which a password would not count, or would not be taken.</summary>
    public int LongestPhrase { get; }

    /// <summary>A setting, or null when the text is not one, or not one that is admitted.</summary>
    public static CryptSetting? TryParse(string text) =>
        TryParseBcrypt(text) ?? TryParseYescrypt(text) ?? TryParseScrypt(text) ?? TryParseSha(text);

    private static CryptSetting? TryParseBcrypt(string text) =>
        BcryptShape().Match(text) is { Success: true } bcrypt
            ? new(
                PasswordAlgorithm.Bcrypt,
                text,
                int.Parse(bcrypt.Groups["cost"].ValueSpan, CultureInfo.InvariantCulture),
                bcrypt.Groups["salt"].Value,
                31,
                longestPhrase: CryptHash.LongestBcryptPhrase
            )
            : null;

    private static CryptSetting? TryParseYescrypt(string text)
    {
        if (YescryptShape().Match(text) is not { Success: true } yescrypt)
        {
            return null;
        }

        var blocks = Number(yescrypt.Groups["N"].ValueSpan) + 1;
        var blockSize = yescrypt.Groups["r"].ValueSpan is "T" ? 5 : 3;
        return new(
            PasswordAlgorithm.Yescrypt,
            text,
            blocks + blockSize,
            yescrypt.Groups["salt"].Value,
            43,
            memory: 128L << (blocks + blockSize)
        );
    }

    private static CryptSetting? TryParseScrypt(string text)
    {
        if (ScryptShape().Match(text) is not { Success: true } scrypt)
        {
            return null;
        }

        var (logN, r, p) = (
            Number(scrypt.Groups["N"].ValueSpan),
            (long)Number(scrypt.Groups["r"].ValueSpan),
            (long)Number(scrypt.Groups["p"].ValueSpan)
        );
        return
            logN is > 0 and < 32
            && r > 0
            && p is > 0 and <= HighestScryptWork
            && r <= LargestScryptMemory / 128 >> logN
            && (r << logN) * p <= HighestScryptWork
            ? new(algorithm: null, text, cost: 0, scrypt.Groups["salt"].Value, 43, memory: (r << logN) * 128)
            : null;
    }

    private static CryptSetting? TryParseSha(string text)
    {
        if (ShaShape().Match(text) is not { Success: true } sha)
        {
            return null;
        }

        var rounds = sha.Groups["rounds"] is { Success: true, ValueSpan: var digits }
            ? int.Parse(digits, CultureInfo.InvariantCulture)
            : DefaultShaRounds;
        var longestPhrase = rounds > HighestShaRoundsForLongPhrases ? CryptHash.LongestBcryptPhrase : Libxcrypt.LongestPhrase;
        return rounds <= HighestShaRounds
            ? new(algorithm: null, text, cost: 0, sha.Groups["salt"].Value, text[1] is '6' ? 86 : 43, longestPhrase: longestPhrase)
            : null;
    }

    /// <summary>A number of crypt: six bits a character, the lowest first.</summary>
    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        for (var index = digits.Length - 1; index >= 0; index--)
        {
            number = (number << 6) | BaseSixtyFour.IndexOf(digits[index], StringComparison.Ordinal);
        }

        return number;
    }

    // Cost 14 is 1.4 s: the most that a login is worth waiting for.
    [GeneratedRegex(
        @"\A\$2[aby]\$(?<cost>0[4-9]|1[0-4])\$(?<salt>[./A-Za-z0-9]{22})\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex BcryptShape();

    // Flavour j is yescrypt's only recommended one. N is 2^10 to 2^15 and r is 8 or 32, what libxcrypt itself writes for its
    // counts 1 to 8: 1 to 128 MiB. A salt is whole bytes: bits that its last character has to spare must be zero.
    [GeneratedRegex(
        @"\A\$y\$j(?<N>[7-9A-C])(?<r>[5T])\$(?<salt>([./A-Za-z0-9]{4}){2,16}([./A-Za-z0-9][./01]|[./A-Za-z0-9]{2}[./0-9A-D])?)\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex YescryptShape();

    // log2 N, r and p; the salt is taken as text.
    [GeneratedRegex(
        @"\A\$7\$(?<N>[./A-Za-z0-9])(?<r>[./A-Za-z0-9]{5})(?<p>[./A-Za-z0-9]{5})(?<salt>[./A-Za-z0-9]{8,64})\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex ScryptShape();

    // 5000 rounds where none are named; libxcrypt takes no fewer than 1000, and no leading zero.
    [GeneratedRegex(
        @"\A\$[56]\$(rounds=(?<rounds>[1-9][0-9]{3,6})\$)?(?<salt>[./A-Za-z0-9]{1,16})\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex ShaShape();
}

using System.Globalization;
using System.Text.RegularExpressions;
using Identity.Domain.Accounts.Passwords;

namespace Identity.Infrastructure.Accounts.Passwords;

/// <summary>
/// Algorithm, cost and salt in the spelling of crypt(5), and the only thing that <see cref="Libxcrypt"/> takes: given a
/// setting that it does not know, crypt falls back to DES without a word, and given <c>$2b$31$</c> it works for years.
/// So nothing is a setting unless its prefix, its shape and its cost are on this list.
/// </summary>
internal sealed partial class CryptSetting
{
    public const int LowestBcryptCost = 4;
    public const int HighestBcryptCost = 14;

    private CryptSetting(PasswordAlgorithm algorithm, string text, int cost, string salt)
    {
        Algorithm = algorithm;
        Text = text;
        Cost = cost;
        Salt = salt;
    }

    public PasswordAlgorithm Algorithm { get; }

    /// <summary><c>$2b$11$</c> and 22 characters, or <c>$y$jBT$</c> and 22 characters.</summary>
    public string Text { get; }

    /// <summary>Logarithm of the work, comparable within one algorithm: bcrypt's rounds, or yescrypt's N · r.</summary>
    public int Cost { get; }

    public string Salt { get; }

    /// <summary>
    /// False for bcrypt's other spellings: <c>$2a$</c> once meant other handling of bytes above 127, <c>$2y$</c> is PHP's.
    /// They verify alike, and are rewritten so that one spelling is left.
    /// </summary>
    public bool IsCurrentSpelling => Algorithm == PasswordAlgorithm.Yescrypt || Text.StartsWith("$2b$", StringComparison.Ordinal);

    /// <summary>What may follow a setting in a hash: 23 bytes of bcrypt, 32 of yescrypt, in crypt's base 64.</summary>
    public int DigestLength => Algorithm == PasswordAlgorithm.Bcrypt ? 31 : 43;

    /// <summary>A setting, or null when the text is not one, or not one that is admitted.</summary>
    public static CryptSetting? TryParse(string text)
    {
        if (BcryptShape().Match(text) is { Success: true } bcrypt)
        {
            var cost = int.Parse(bcrypt.Groups["cost"].ValueSpan, CultureInfo.InvariantCulture);
            return new(PasswordAlgorithm.Bcrypt, text, cost, bcrypt.Groups["salt"].Value);
        }

        if (YescryptShape().Match(text) is { Success: true } yescrypt)
        {
            var blocks = BaseSixtyFour.IndexOf(yescrypt.Groups["N"].ValueSpan[0], StringComparison.Ordinal) + 1;
            var blockSize = yescrypt.Groups["r"].ValueSpan is "T" ? 5 : 3;
            return new(PasswordAlgorithm.Yescrypt, text, blocks + blockSize, yescrypt.Groups["salt"].Value);
        }

        return null;
    }

    private const string BaseSixtyFour = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // Cost 14 is 1.4 s: the most that a login is worth waiting for.
    [GeneratedRegex(
        @"\A\$2[aby]\$(?<cost>0[4-9]|1[0-4])\$(?<salt>[./A-Za-z0-9]{22})\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex BcryptShape();

    // Flavour j is yescrypt's only recommended one. N is 2^10 to 2^15 and r is 8 or 32, what libxcrypt itself writes for its
    // counts 1 to 8: 1 to 128 MiB. A salt of 16 bytes leaves four bits of its last character unused; they must be zero.
    [GeneratedRegex(
        @"\A\$y\$j(?<N>[7-9A-C])(?<r>[5T])\$(?<salt>[./A-Za-z0-9]{21}[./01])\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex YescryptShape();
}

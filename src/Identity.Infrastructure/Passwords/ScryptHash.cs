using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Identity.Infrastructure.Passwords;

/// <summary>
/// scrypt as passlib and PHC strings write it: <c>$scrypt$ln=16,r=8,p=1$salt$digest</c>, in base64 without padding. Read only: the first
/// login replaces it. <c>$7$</c>, the form of crypt(3), is a <see cref="CryptHash"/>.
/// </summary>
internal sealed partial class ScryptHash : StoredHash
{
    /// <summary>What an operator is told when one is refused.</summary>
    public const string Accepted =
        "An scrypt hash must have a salt of 8 to 64 bytes and a digest of 16 to 64 bytes, with N times r up to 1048576 (128 MiB) and "
        + "N times r times p up to 2097152. A user without a hash must reset the password.";

    private const int LongestSalt = 64;
    private const int LongestDigest = 64;

    private readonly ScryptCost cost;
    private readonly byte[] salt;
    private readonly byte[] digest;

    private ScryptHash(ScryptCost cost, byte[] salt, byte[] digest) => (this.cost, this.salt, this.digest) = (cost, salt, digest);

    public override long Memory => cost.Memory;

    /// <summary>Whether this is one, good or bad.</summary>
    public static bool IsOne(string stored) => stored.StartsWith("$scrypt$", StringComparison.Ordinal);

    public static ScryptHash? TryParse(string stored)
    {
        if (Shape().Match(stored) is not { Success: true } match)
        {
            return null;
        }

        var asked = new ScryptCost(Number(match, "ln"), Number(match, "r"), Number(match, "p"));
        return
            asked.IsAccepted
            && BareBase64.Decode(match.Groups["salt"].Value, LongestSalt) is { } salt
            && BareBase64.Decode(match.Groups["digest"].Value, LongestDigest) is { } digest
            ? new(asked, salt, digest)
            : null;
    }

    public override bool Matches(ReadOnlySpan<byte> password)
    {
        var computed = cost.Derive(password, salt, digest.Length);

        // HMAC fills its key up with zeros (RFC 2104 section 2), so NULs at the end of a password change nothing: hashed, then refused.
        return CryptographicOperations.FixedTimeEquals(computed, digest) && password is not [.., 0];
    }

    private static int Number(Match match, string name) => int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"\A\$scrypt\$ln=(?<ln>[1-9][0-9]?),r=(?<r>[1-9][0-9]{0,3}),p=(?<p>[1-9][0-9]{0,3})"
            + @"\$(?<salt>[A-Za-z0-9+/]{11,86})\$(?<digest>[A-Za-z0-9+/]{22,86})\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Shape();
}

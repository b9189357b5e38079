using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Identity.Infrastructure.Passwords;

/// <summary>
/// PBKDF2 as other systems write it down. Django: <c>pbkdf2_sha256$iterations$salt$key</c>, the salt being text. passlib:
/// <c>$pbkdf2-sha256$iterations$salt$key</c> in its own base64, which has a dot for the plus. PHC strings, for Keycloak's and others:
/// <c>$pbkdf2-sha512$i=210000,l=64$salt$key</c>. Read only: the first login replaces them.
/// </summary>
internal sealed partial class Pbkdf2Hash : StoredHash
{
    /// <summary>What an operator is told when one is refused.</summary>
    public const string Accepted =
        "A PBKDF2 hash must have 1000 to 1300000 iterations, a salt of 1 to 64 bytes and a key of 16 to 64 bytes. A key that is longer than the digest "
        + "counts its iterations once for each digest, up to 2600000. A user without a hash must reset the password.";

    private const int FewestIterations = 1_000;
    private const int MostIterations = 1_300_000;
    private const long MostWork = 2 * MostIterations;
    private const int LongestSalt = 64;
    private const int ShortestKey = 16;
    private const int LongestKey = 64;

    private readonly HashAlgorithmName prf;
    private readonly int iterations;
    private readonly byte[] salt;
    private readonly byte[] key;

    private Pbkdf2Hash(HashAlgorithmName prf, int iterations, byte[] salt, byte[] key) =>
        (this.prf, this.iterations, this.salt, this.key) = (prf, iterations, salt, key);

    /// <summary>Whether this is one, good or bad.</summary>
    public static bool IsOne(string stored) =>
        stored.StartsWith("pbkdf2_", StringComparison.Ordinal) || stored.StartsWith("$pbkdf2", StringComparison.Ordinal);

    public static Pbkdf2Hash? TryParse(string stored)
    {
        if (Django().Match(stored) is { Success: true } django)
        {
            return Of(
                django,
                Encoding.ASCII.GetBytes(django.Groups["salt"].Value),
                BareBase64.Decode(django.Groups["key"].Value, LongestKey)
            );
        }

        if (Passlib().Match(stored) is { Success: true } passlib)
        {
            return Of(
                passlib,
                BareBase64.Decode(passlib.Groups["salt"].Value.Replace('.', '+'), LongestKey),
                BareBase64.Decode(passlib.Groups["key"].Value.Replace('.', '+'), LongestKey)
            );
        }

        return
            Phc().Match(stored) is { Success: true } phc
            && BareBase64.Decode(phc.Groups["key"].Value, LongestKey) is { } key
            && (
                phc.Groups["length"] is { Success: false }
                || phc.Groups["length"].Value == key.Length.ToString(CultureInfo.InvariantCulture)
            )
            ? Of(phc, BareBase64.Decode(phc.Groups["salt"].Value, LongestSalt), key)
            : null;
    }

    public override bool Matches(ReadOnlySpan<byte> password)
    {
        Span<byte> computed = stackalloc byte[LongestKey];
        computed = computed[..key.Length];
        try
        {
            Rfc2898DeriveBytes.Pbkdf2(password, salt, computed, iterations, prf);

            // HMAC fills its key up with zeros (RFC 2104 section 2), so NULs at the end of a password change nothing: hashed, then refused.
            return CryptographicOperations.FixedTimeEquals(computed, key) && password is not [.., 0];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(computed);
        }
    }

    private static Pbkdf2Hash? Of(Match match, byte[]? salt, byte[]? key)
    {
        var (prf, digestBytes) = match.Groups["prf"].Value switch
        {
            "sha256" => (HashAlgorithmName.SHA256, 32),
            "sha512" => (HashAlgorithmName.SHA512, 64),
            _ => (HashAlgorithmName.SHA1, 20),
        };
        var rounds = int.Parse(match.Groups["iterations"].ValueSpan, CultureInfo.InvariantCulture);
        return
            rounds is >= FewestIterations and <= MostIterations
            && salt is { Length: >= 1 and <= LongestSalt }
            && key is { Length: >= ShortestKey and <= LongestKey }
            && (long)rounds * ((key.Length + digestBytes - 1) / digestBytes) <= MostWork
            ? new(prf, rounds, salt, key)
            : null;
    }

    [GeneratedRegex(
        @"\Apbkdf2_(?<prf>sha256|sha1)\$(?<iterations>[1-9][0-9]{3,6})\$(?<salt>[!-#%-~]{1,64})\$(?<key>[A-Za-z0-9+/]{22,86}={0,2})\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Django();

    [GeneratedRegex(
        @"\A\$pbkdf2(-(?<prf>sha256|sha512))?\$(?<iterations>[1-9][0-9]{3,6})\$(?<salt>[A-Za-z0-9./]{2,86})\$(?<key>[A-Za-z0-9./]{22,86})\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Passlib();

    [GeneratedRegex(
        @"\A\$pbkdf2-(?<prf>sha1|sha256|sha512)\$i=(?<iterations>[1-9][0-9]{3,6})(,l=(?<length>[1-9][0-9]))?\$(?<salt>[A-Za-z0-9+/]{2,86}={0,2})\$(?<key>[A-Za-z0-9+/]{22,86}={0,2})\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Phc();
}

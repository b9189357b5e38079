using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Identity.Infrastructure.Passwords;

/// <summary>
/// The scrypt of Firebase Authentication: the key of the project, encrypted by AES-256 in counter mode under scrypt of the password.
/// Written as Supabase does, with the parameters of the project: <c>$fbscrypt$v=1,n=14,r=8,p=1,ss=separator,sk=key$salt$hash</c>. Read
/// only: the first login replaces it, and with it the key of the project.
/// </summary>
internal sealed partial class FirebaseHash : StoredHash
{
    /// <summary>What an operator is told when one is refused.</summary>
    public const string Accepted =
        "A Firebase hash must be $fbscrypt$v=1,n=14,r=8,p=1,ss=SEPARATOR,sk=SIGNER_KEY$SALT$HASH, each in base64, with at most 256 "
        + "characters, a signer key and a hash of 64 bytes, and n up to 17 with r=8. A user without a hash must reset the password.";

    private const int LongestText = 256;
    private const int KeyBytes = 64;
    private const int CipherKeyBytes = 32;
    private const int BlockBytes = 16;
    private const int LongestSalt = 64;

    private readonly ScryptCost cost;
    private readonly byte[] salt;
    private readonly byte[] signerKey;
    private readonly byte[] hash;

    private FirebaseHash(ScryptCost cost, byte[] salt, byte[] signerKey, byte[] hash) =>
        (this.cost, this.salt, this.signerKey, this.hash) = (cost, salt, signerKey, hash);

    public override long Memory => cost.Memory;

    /// <summary>Whether this is one, good or bad.</summary>
    public static bool IsOne(string stored) => stored.StartsWith("$fbscrypt$", StringComparison.Ordinal);

    public static FirebaseHash? TryParse(string stored)
    {
        if (stored.Length > LongestText || Shape().Match(stored) is not { Success: true } match)
        {
            return null;
        }

        var asked = new ScryptCost(Number(match, "n"), Number(match, "r"), Number(match, "p"));
        return
            asked.IsAccepted
            && BareBase64.Decode(match.Groups["salt"].Value, LongestSalt) is { Length: > 0 } salt
            && BareBase64.Decode(match.Groups["separator"].Value, LongestSalt) is { } separator
            && BareBase64.Decode(match.Groups["key"].Value, KeyBytes) is { Length: KeyBytes } key
            && BareBase64.Decode(match.Groups["hash"].Value, KeyBytes) is { Length: KeyBytes } hash
            ? new(asked, [.. salt, .. separator], key, hash)
            : null;
    }

    public override bool Matches(ReadOnlySpan<byte> password)
    {
        var derived = cost.Derive(password, salt, CipherKeyBytes);
        var computed = Encrypt(derived);
        CryptographicOperations.ZeroMemory(derived);

        // HMAC fills its key up with zeros (RFC 2104 section 2), so NULs at the end of a password change nothing: hashed, then refused.
        return CryptographicOperations.FixedTimeEquals(computed, hash) && password is not [.., 0];
    }

    /// <summary>Counter mode from zero (NIST SP 800-38A section 6.5), which .NET does not have.</summary>
    private byte[] Encrypt(byte[] key)
    {
        var counters = new byte[KeyBytes];
        for (var block = 0; block < KeyBytes / BlockBytes; block++)
        {
            BinaryPrimitives.WriteInt32BigEndian(counters.AsSpan((block + 1) * BlockBytes - sizeof(int)), block);
        }

        using var aes = Aes.Create();
        aes.Key = key;
        var computed = aes.EncryptEcb(counters, PaddingMode.None);
        for (var index = 0; index < computed.Length; index++)
        {
            computed[index] ^= signerKey[index];
        }

        return computed;
    }

    private static int Number(Match match, string name) => int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"\A\$fbscrypt\$v=1,n=(?<n>[1-9][0-9]?),r=(?<r>[1-9][0-9]{0,3}),p=(?<p>[1-9][0-9]{0,3}),ss=(?<separator>[A-Za-z0-9+/]*={0,2})"
            + @",sk=(?<key>[A-Za-z0-9+/]{86}={0,2})\$(?<salt>[A-Za-z0-9+/]+={0,2})\$(?<hash>[A-Za-z0-9+/]{86}={0,2})\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Shape();
}

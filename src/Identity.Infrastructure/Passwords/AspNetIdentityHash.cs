using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Identity.Infrastructure.Passwords;

/// <summary>
/// What ASP.NET Core Identity stores, in base64: version 2 (PBKDF2 with HMAC-SHA-1, 1000 iterations) or version 3 (PBKDF2 as its header
/// says). Read only: the first login replaces it.
/// </summary>
internal sealed class AspNetIdentityHash : StoredHash
{
    private const byte Version2 = 0;
    private const byte Version3 = 1;
    private const int Version3Header = 13;
    private const int ShortestSalt = 16;
    private const int LongestSalt = 64;
    private const int ShortestKey = 16;
    private const int LongestKey = 64;

    /// <summary>What version 2 does.</summary>
    private const int FewestIterations = 1_000;

    /// <summary>About a second; OWASP's password storage cheat sheet asks for 1.3 million of SHA-1 and fewer of the others.</summary>
    private const int MostIterations = 1_300_000;

    /// <summary>A key that is longer than the digest takes all iterations once more for each further digest.</summary>
    private const long MostWork = 2 * MostIterations;

    private const int LongestText = (Version3Header + LongestSalt + LongestKey + 2) / 3 * 4;

    private readonly HashAlgorithmName prf;
    private readonly int iterations;
    private readonly byte[] salt;
    private readonly byte[] key;

    private AspNetIdentityHash(HashAlgorithmName prf, int iterations, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> key) =>
        (this.prf, this.iterations, this.salt, this.key) = (prf, iterations, salt.ToArray(), key.ToArray());

    public static AspNetIdentityHash? TryParse(string stored)
    {
        Span<byte> buffer = stackalloc byte[LongestText / 4 * 3];

        // Convert skips white space, and ignores bits that the last character has to spare: written back, it must be the same text.
        return
            stored.Length <= LongestText
            && Convert.TryFromBase64String(stored, buffer, out var length)
            && Convert.ToBase64String(buffer[..length]) == stored
            && length > 0
            ? buffer[0] switch
            {
                Version2 => ReadVersion2(buffer[1..length]),
                Version3 when length > Version3Header => ReadVersion3(buffer[1..length]),
                _ => null,
            }
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

    private static AspNetIdentityHash? ReadVersion2(ReadOnlySpan<byte> rest)
    {
        const int Salt = 16;
        const int Key = 32;
        return rest.Length == Salt + Key ? new(HashAlgorithmName.SHA1, FewestIterations, rest[..Salt], rest[Salt..]) : null;
    }

    private static AspNetIdentityHash? ReadVersion3(ReadOnlySpan<byte> rest)
    {
        var (function, digestBytes) = BinaryPrimitives.ReadUInt32BigEndian(rest) switch
        {
            0 => (HashAlgorithmName.SHA1, 20),
            1 => (HashAlgorithmName.SHA256, 32),
            2 => (HashAlgorithmName.SHA512, 64),
            _ => default,
        };
        var rounds = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
        var saltLength = BinaryPrimitives.ReadUInt32BigEndian(rest[8..]);
        var values = rest[12..];
        var keyLength = values.Length - (long)saltLength;
        return
            function != default
            && rounds is >= FewestIterations and <= MostIterations
            && saltLength is >= ShortestSalt and <= LongestSalt
            && keyLength is >= ShortestKey and <= LongestKey
            && rounds * ((keyLength + digestBytes - 1) / digestBytes) <= MostWork
            ? new(function, (int)rounds, values[..(int)saltLength], values[(int)saltLength..])
            : null;
    }
}

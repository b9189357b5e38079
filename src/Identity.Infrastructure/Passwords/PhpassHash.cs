using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Identity.Infrastructure.Passwords;

/// <summary>
/// The portable hash of phpass, which WordPress, phpBB and Drupal 6 stored: <c>$P$</c> or <c>$H$</c>, then the logarithm of the rounds,
/// eight characters of salt, and MD5 over and over. Read only: the first login replaces it.
/// </summary>
internal sealed class PhpassHash : StoredHash
{
    private const string Alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> Admitted = SearchValues.Create(Alphabet);

    private const int SettingLength = 12;
    private const int Length = 34;
    private const int DigestBytes = 16;
    private const int FewestRounds = 7; // as phpass itself
    private const int MostRounds = 20; // a million rounds, some 0.3 s for a long password

    private readonly int rounds;
    private readonly byte[] salt;
    private readonly string digest;

    private PhpassHash(int rounds, byte[] salt, string digest) => (this.rounds, this.salt, this.digest) = (rounds, salt, digest);

    /// <summary>Whether this is one, good or bad.</summary>
    public static bool IsOne(string stored) =>
        stored.StartsWith("$P$", StringComparison.Ordinal) || stored.StartsWith("$H$", StringComparison.Ordinal);

    public static PhpassHash? TryParse(string stored) =>
        IsOne(stored)
        && stored.Length == Length
        && stored.AsSpan(3).IndexOfAnyExcept(Admitted) < 0
        && Alphabet.IndexOf(stored[3], StringComparison.Ordinal) is >= FewestRounds and <= MostRounds and var log
            ? new(1 << log, Encoding.ASCII.GetBytes(stored[4..SettingLength]), stored[SettingLength..])
            : null;

    public override bool Matches(ReadOnlySpan<byte> password)
    {
        // Longer than any password may be, in bytes: what is longer never gets here.
        var buffer = GC.AllocateUninitializedArray<byte>(DigestBytes + password.Length, pinned: true);
        try
        {
            password.CopyTo(buffer.AsSpan(DigestBytes));
            Span<byte> first = [.. salt, .. password];
            Digest(first, buffer);
            CryptographicOperations.ZeroMemory(first);
            for (var round = 0; round < rounds; round++)
            {
                Digest(buffer, buffer);
            }

            return CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(Encode(buffer.AsSpan(0, DigestBytes))),
                Encoding.ASCII.GetBytes(digest)
            );
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

#pragma warning disable CA5351, RS0030 // what WordPress stored; it is replaced by a hash of today at the first login
    private static void Digest(ReadOnlySpan<byte> input, Span<byte> output) => MD5.HashData(input, output);
#pragma warning restore CA5351, RS0030

    /// <summary>Six bits a character, the lowest first.</summary>
    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[Length - SettingLength];
        var (bits, held, at) = (0, 0, 0);
        foreach (var value in bytes)
        {
            (bits, held) = (bits | (value << held), held + 8);
            while (held >= 6)
            {
                text[at++] = Alphabet[bits & 63];
                (bits, held) = (bits >> 6, held - 6);
            }
        }

        text[at] = Alphabet[bits & 63];
        return new string(text);
    }
}

using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;

namespace Identity.Infrastructure.Passwords;

/// <summary>The parameters of scrypt (RFC 7914) where Bouncy Castle computes it, on every system. Bounded like those of
/// <see cref="CryptSetting"/>: the dearest take 1.1 s.</summary>
/// <param name="LogN">log2 of N.</param>
internal readonly record struct ScryptCost(int LogN, int BlockSize, int Parallelism)
{
    private const long LargestMemory = 128 << 20;
    private const long MostWork = 1 << 21; // N · r · p
    private const int MostBlocks = 1024; // r · p: PBKDF2 fills 128 bytes for each, whatever N is

    public bool IsAccepted =>
        LogN is >= 1 and <= 24
        && BlockSize is >= 2 and <= 1024
        && Parallelism is >= 1 and <= 1024
        && BlockSize * Parallelism <= MostBlocks
        && Memory <= LargestMemory
        && ((long)BlockSize << LogN) * Parallelism <= MostWork;

    /// <summary>Bytes: 128 · N · r.</summary>
    public long Memory => 128L * BlockSize << LogN;

    public byte[] Derive(ReadOnlySpan<byte> password, byte[] salt, int length)
    {
        byte[] phrase = [.. password];
        try
        {
            return SCrypt.Generate(phrase, salt, 1 << LogN, BlockSize, Parallelism, length);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(phrase);
        }
    }
}

using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Identity.Domain.Secrets;

/// <summary>The token of a mailed link: random, so one SHA-256 is all that the database needs to keep of it.</summary>
public static class LinkToken
{
    // 264 bits: a multiple of three bytes has exactly one spelling in base64url.
    private const int Bytes = 33;
    private const int Letters = Bytes / 3 * 4;

    public static (string Token, byte[] Hash) Create()
    {
        var random = RandomNumberGenerator.GetBytes(Bytes);
        return (Base64Url.EncodeToString(random), SHA256.HashData(random));
    }

    /// <summary>What to look the token up by, or null for what cannot be one: a garbled link costs no query.</summary>
    public static byte[]? HashOf(string? token)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        return
            token is { Length: Letters }
            && Base64Url.DecodeFromChars(token, bytes, out _, out var length) is OperationStatus.Done
            && length == Bytes
            ? SHA256.HashData(bytes)
            : null;
    }
}

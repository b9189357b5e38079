using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Identity.Infrastructure.Cryptography;

/// <summary>
/// Tokens that prove themselves: <c>base64url(version ‖ key id ‖ payload ‖ HMAC-SHA-256)</c>. The payload's length makes the whole a
/// multiple of three bytes, so each token has exactly one spelling: no padding and no spare bits that could vary.
/// </summary>
internal sealed class MacEnvelope
{
    private const byte Version = 1;
    private const int PayloadOffset = 1 + MasterKeyRing.KeyIdBytes;

    private readonly IReadOnlyList<PurposeKey> keys;
    private readonly int macOffset;
    private readonly int totalBytes;

    internal MacEnvelope(MasterKeyRing ring, KeyPurpose purpose, int payloadBytes)
    {
        keys = ring.Derive(purpose);
        macOffset = PayloadOffset + payloadBytes;
        totalBytes = macOffset + HMACSHA256.HashSizeInBytes;
        if (totalBytes % 3 != 0)
        {
            throw new ArgumentException("The token would have several spellings.", nameof(payloadBytes));
        }
    }

    internal string Seal(ReadOnlySpan<byte> payload)
    {
        Span<byte> bytes = stackalloc byte[totalBytes];
        bytes[0] = Version;
        keys[0].Id.CopyTo(bytes[1..]);
        payload.CopyTo(bytes[PayloadOffset..]);
        HMACSHA256.HashData(keys[0].Secret, bytes[..macOffset], bytes[macOffset..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>False, and nothing learnt, for anything that <see cref="Seal"/> did not write to the letter.</summary>
    internal bool TryOpen(string text, Span<byte> payload)
    {
        Span<byte> bytes = stackalloc byte[totalBytes];

        // Not TryDecodeFromChars, which throws at a letter that is none of base64url's.
        if (
            text is null
            || text.Length != totalBytes / 3 * 4
            || Base64Url.DecodeFromChars(text, bytes, out _, out var length) is not OperationStatus.Done
            || length != totalBytes
            || bytes[0] != Version
            || KeyOf(bytes[1..PayloadOffset]) is not { } key
        )
        {
            return false;
        }

        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Secret, bytes[..macOffset], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[macOffset..]))
        {
            return false;
        }

        bytes[PayloadOffset..macOffset].CopyTo(payload);
        return true;
    }

    private PurposeKey? KeyOf(ReadOnlySpan<byte> id)
    {
        foreach (var key in keys)
        {
            if (id.SequenceEqual(key.Id))
            {
                return key;
            }
        }

        return null;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Identity.Domain.Sessions;
using Identity.Infrastructure.Cryptography;

namespace Identity.Infrastructure.Sessions;

/// <summary>
/// <c>base64url(version ‖ key id ‖ session id ‖ generation ‖ issued at ‖ HMAC-SHA-256)</c>. The length is a multiple of three bytes, so
/// each token has exactly one spelling: no padding and no spare bits that could vary.
/// </summary>
internal sealed class RefreshTokens(MasterKeyRing ring) : IRefreshTokens
{
    private const byte Version = 1;
    private const int KeyIdOffset = 1;
    private const int SessionOffset = KeyIdOffset + MasterKeyRing.KeyIdBytes;
    private const int GenerationOffset = SessionOffset + 16;
    private const int IssuedAtOffset = GenerationOffset + sizeof(int);
    private const int MacOffset = IssuedAtOffset + 6; // 48 bits of milliseconds last until the year 10889
    private const int TotalBytes = MacOffset + HMACSHA256.HashSizeInBytes;
    private const int TextLength = TotalBytes / 3 * 4;

    private readonly IReadOnlyList<PurposeKey> keys = ring.Derive(KeyPurpose.RefreshTokenMac);

    public string Write(RefreshToken token)
    {
        Span<byte> bytes = stackalloc byte[TotalBytes];
        bytes[0] = Version;
        keys[0].Id.CopyTo(bytes[KeyIdOffset..]);
        token.SessionId.TryWriteBytes(bytes[SessionOffset..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[GenerationOffset..], token.Generation);
        Span<byte> instant = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(instant, token.IssuedAt.ToUnixTimeMilliseconds());
        instant[2..].CopyTo(bytes[IssuedAtOffset..]);
        HMACSHA256.HashData(keys[0].Secret, bytes[..MacOffset], bytes[MacOffset..]);
        return Base64Url.EncodeToString(bytes);
    }

    public bool TryRead(string text, out RefreshToken token)
    {
        token = default;
        Span<byte> bytes = stackalloc byte[TotalBytes];

        // Not TryDecodeFromChars, which throws at a letter that is none of base64url's.
        if (text is not { Length: TextLength } || Base64Url.DecodeFromChars(text, bytes, out _, out var length) is not OperationStatus.Done
            || length != TotalBytes || bytes[0] != Version)
        {
            return false;
        }

        if (KeyOf(bytes.Slice(KeyIdOffset, MasterKeyRing.KeyIdBytes)) is not { } key)
        {
            return false;
        }

        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Secret, bytes[..MacOffset], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[MacOffset..]))
        {
            return false;
        }

        Span<byte> instant = stackalloc byte[sizeof(long)];
        instant.Clear();
        bytes[IssuedAtOffset..MacOffset].CopyTo(instant[2..]);
        token = new RefreshToken(
            new Guid(bytes.Slice(SessionOffset, 16), bigEndian: true),
            BinaryPrimitives.ReadInt32BigEndian(bytes[GenerationOffset..]),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(instant)));
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

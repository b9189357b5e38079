using System.Buffers.Binary;
using Identity.Domain.Sessions;
using Identity.Infrastructure.Cryptography;

namespace Identity.Infrastructure.Sessions;

/// <summary>Payload: <c>session id ‖ generation ‖ issued at</c>.</summary>
internal sealed class RefreshTokens(MasterKeyRing ring) : IRefreshTokens
{
    private const int GenerationOffset = 16;
    private const int IssuedAtOffset = GenerationOffset + sizeof(int);
    private const int PayloadBytes = IssuedAtOffset + 6; // 48 bits of milliseconds last until the year 10889

    private readonly MacEnvelope envelope = new(ring, KeyPurpose.RefreshTokenMac, PayloadBytes);

    public string Write(RefreshToken token)
    {
        Span<byte> payload = stackalloc byte[PayloadBytes];
        token.SessionId.TryWriteBytes(payload, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(payload[GenerationOffset..], token.Generation);
        Span<byte> instant = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(instant, token.IssuedAt.ToUnixTimeMilliseconds());
        instant[2..].CopyTo(payload[IssuedAtOffset..]);
        return envelope.Seal(payload);
    }

    public bool TryRead(string text, out RefreshToken token)
    {
        token = default;
        Span<byte> payload = stackalloc byte[PayloadBytes];
        if (!envelope.TryOpen(text, payload))
        {
            return false;
        }

        Span<byte> instant = stackalloc byte[sizeof(long)];
        instant.Clear();
        payload[IssuedAtOffset..].CopyTo(instant[2..]);
        token = new RefreshToken(
            new Guid(payload[..GenerationOffset], bigEndian: true),
            BinaryPrimitives.ReadInt32BigEndian(payload[GenerationOffset..]),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(instant))
        );
        return true;
    }
}

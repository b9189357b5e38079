using System.Buffers.Binary;
using Identity.Domain.OAuth;
using Identity.Infrastructure.Cryptography;

namespace Identity.Infrastructure.OAuth;

/// <summary>Payload: <c>0 ‖ whether it is the answer ‖ session id ‖ fingerprint of the request ‖ issued at</c>; the first byte makes the
/// length one that has a single spelling.</summary>
internal sealed class RequestProofs(MasterKeyRing ring) : IRequestProofs
{
    private const int SessionOffset = 2;
    private const int RequestOffset = SessionOffset + 16;
    private const int IssuedAtOffset = RequestOffset + RequestProof.RequestBytes;
    private const int PayloadBytes = IssuedAtOffset + 6; // 48 bits of milliseconds, as in refresh tokens

    private readonly MacEnvelope envelope = new(ring, KeyPurpose.RequestMac, PayloadBytes);

    public string Write(RequestProof proof)
    {
        Span<byte> payload = stackalloc byte[PayloadBytes];
        payload.Clear();
        payload[1] = proof.IsAnswer ? (byte)1 : (byte)0;
        proof.SessionId.TryWriteBytes(payload[SessionOffset..], bigEndian: true, out _);
        proof.Request.Span.CopyTo(payload[RequestOffset..IssuedAtOffset]);
        Span<byte> instant = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(instant, proof.IssuedAt.ToUnixTimeMilliseconds());
        instant[2..].CopyTo(payload[IssuedAtOffset..]);
        return envelope.Seal(payload);
    }

    public bool TryRead(string text, out RequestProof proof)
    {
        proof = default;
        Span<byte> payload = stackalloc byte[PayloadBytes];
        if (!envelope.TryOpen(text, payload))
        {
            return false;
        }

        Span<byte> instant = stackalloc byte[sizeof(long)];
        instant.Clear();
        payload[IssuedAtOffset..].CopyTo(instant[2..]);
        proof = new RequestProof(
            payload[1] == 1,
            new Guid(payload[SessionOffset..RequestOffset], bigEndian: true),
            payload[RequestOffset..IssuedAtOffset].ToArray(),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(instant))
        );
        return true;
    }
}

using Identity.Domain.Sessions;
using Identity.Infrastructure.Cryptography;

namespace Identity.Infrastructure.Sessions;

/// <summary>Payload: <c>session id ‖ 0</c>; the last byte makes the length one that has a single spelling.</summary>
internal sealed class BrowserTokens(MasterKeyRing ring) : IBrowserTokens
{
    private const int IdBytes = 16;
    private const int PayloadBytes = IdBytes + 1;

    private readonly MacEnvelope envelope = new(ring, KeyPurpose.BrowserMac, PayloadBytes);

    public string Write(Guid sessionId)
    {
        Span<byte> payload = stackalloc byte[PayloadBytes];
        payload.Clear();
        sessionId.TryWriteBytes(payload, bigEndian: true, out _);
        return envelope.Seal(payload);
    }

    public bool TryRead(string text, out Guid sessionId)
    {
        Span<byte> payload = stackalloc byte[PayloadBytes];
        var isOurs = envelope.TryOpen(text, payload);
        sessionId = isOurs ? new Guid(payload[..IdBytes], bigEndian: true) : Guid.Empty;
        return isOurs;
    }
}

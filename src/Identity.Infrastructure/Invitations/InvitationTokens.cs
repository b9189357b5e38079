using Identity.Domain.Invitations;
using Identity.Infrastructure.Cryptography;

namespace Identity.Infrastructure.Invitations;

/// <summary>Payload: <c>invitation id ‖ 0</c>; the spare byte makes the length a multiple of three.</summary>
internal sealed class InvitationTokens(MasterKeyRing ring) : IInvitationTokens
{
    private const int IdBytes = 16;
    private const int PayloadBytes = IdBytes + 1;

    private readonly MacEnvelope envelope = new(ring, KeyPurpose.InvitationMac, PayloadBytes);

    public string Write(Guid invitationId)
    {
        Span<byte> payload = stackalloc byte[PayloadBytes];
        payload.Clear();
        invitationId.TryWriteBytes(payload, bigEndian: true, out _);
        return envelope.Seal(payload);
    }

    public bool TryRead(string text, out Guid invitationId)
    {
        Span<byte> payload = stackalloc byte[PayloadBytes];
        var isOurs = envelope.TryOpen(text, payload);
        invitationId = isOurs ? new Guid(payload[..IdBytes], bigEndian: true) : default;
        return isOurs;
    }
}

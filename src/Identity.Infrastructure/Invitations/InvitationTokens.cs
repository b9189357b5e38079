using Identity.Domain.Invitations;
using Identity.Infrastructure.Cryptography;

namespace Identity.Infrastructure.Invitations;

/// <summary>Payload: <c>invitation id ‖ generation of the link</c>. The last byte was 0 before links had generations.</summary>
internal sealed class InvitationTokens(MasterKeyRing ring) : IInvitationTokens
{
    private const int IdBytes = 16;
    private const int PayloadBytes = IdBytes + 1;

    private readonly MacEnvelope envelope = new(ring, KeyPurpose.InvitationMac, PayloadBytes);

    public string Write(InvitationLink link)
    {
        Span<byte> payload = stackalloc byte[PayloadBytes];
        link.InvitationId.TryWriteBytes(payload, bigEndian: true, out _);
        payload[IdBytes] = checked((byte)link.Generation);
        return envelope.Seal(payload);
    }

    public bool TryRead(string text, out InvitationLink link)
    {
        Span<byte> payload = stackalloc byte[PayloadBytes];
        var isOurs = envelope.TryOpen(text, payload);
        link = isOurs ? new InvitationLink(new Guid(payload[..IdBytes], bigEndian: true), payload[IdBytes]) : default;
        return isOurs;
    }
}

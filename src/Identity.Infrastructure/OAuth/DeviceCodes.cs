using System.Security.Cryptography;
using System.Text;
using Identity.Domain.OAuth;
using Identity.Infrastructure.Cryptography;

namespace Identity.Infrastructure.OAuth;

/// <summary>Payload of a device code: <c>id ‖ 0</c>; the last byte makes the length one that has a single spelling.</summary>
internal sealed class DeviceCodes(MasterKeyRing ring) : IDeviceCodes
{
    private const int IdBytes = 16;
    private const int PayloadBytes = IdBytes + 1;

    private readonly MacEnvelope envelope = new(ring, KeyPurpose.DeviceCodeMac, PayloadBytes);
    private readonly IReadOnlyList<PurposeKey> userCodeKeys = ring.Derive(KeyPurpose.UserCodeMac);

    public string Write(Guid deviceId)
    {
        Span<byte> payload = stackalloc byte[PayloadBytes];
        payload.Clear();
        deviceId.TryWriteBytes(payload, bigEndian: true, out _);
        return envelope.Seal(payload);
    }

    public bool TryRead(string text, out Guid deviceId)
    {
        Span<byte> payload = stackalloc byte[PayloadBytes];
        var isOurs = envelope.TryOpen(text, payload);
        deviceId = isOurs ? new Guid(payload[..IdBytes], bigEndian: true) : Guid.Empty;
        return isOurs;
    }

    public byte[] MacOf(string userCode) => MacOf(userCodeKeys[0], userCode);

    /// <summary>Under each key of the ring.</summary>
    internal IReadOnlyList<byte[]> AllMacsOf(string userCode) => [.. userCodeKeys.Select(key => MacOf(key, userCode))];

    private static byte[] MacOf(PurposeKey key, string userCode) => HMACSHA256.HashData(key.Secret, Encoding.ASCII.GetBytes(userCode));
}

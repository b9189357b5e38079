using System.Security.Cryptography;
using Identity.Domain.Throttling;
using Identity.Infrastructure.Cryptography;

namespace Identity.Infrastructure.Throttling;

/// <summary>Payload: <c>account ‖ device id</c>, the account as a part of its HMAC.</summary>
internal sealed class KnownDevices(MasterKeyRing ring, ThrottleKeys accounts) : IKnownDevices
{
    private const int AccountBytes = 16;
    private const int PayloadBytes = AccountBytes + 16;

    /// <summary>What every device is before the address is proven.</summary>
    private static readonly Guid s_unproven = Guid.Empty;

    private readonly MacEnvelope envelope = new(ring, KeyPurpose.DeviceMac, PayloadBytes);

    public DeviceToken Remember(string login, DeviceToken? presented, bool isProven, DateTimeOffset now)
    {
        Span<byte> payload = stackalloc byte[PayloadBytes];
        accounts.Of(Bucket.AccountOf(login)).AsSpan(0, AccountBytes).CopyTo(payload);
        var device = !isProven ? s_unproven
            : Find(login, presented) is { } known && known != s_unproven ? known
            : Guid.CreateVersion7(now);
        device.TryWriteBytes(payload[AccountBytes..], bigEndian: true, out _);
        return new DeviceToken(envelope.Seal(payload));
    }

    public Guid? Find(string login, DeviceToken? presented)
    {
        Span<byte> payload = stackalloc byte[PayloadBytes];
        if (presented is null || !envelope.TryOpen(presented.Text, payload))
        {
            return null;
        }

        foreach (var account in accounts.AllOf(Bucket.AccountOf(login)))
        {
            if (CryptographicOperations.FixedTimeEquals(account.AsSpan(0, AccountBytes), payload[..AccountBytes]))
            {
                return new Guid(payload[AccountBytes..], bigEndian: true);
            }
        }

        return null;
    }
}

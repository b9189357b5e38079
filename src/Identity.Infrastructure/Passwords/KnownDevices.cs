using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Identity.Domain;
using Identity.Domain.Passwords;
using Identity.Domain.Throttling;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Throttling;

namespace Identity.Infrastructure.Passwords;

/// <summary>Payload: <c>password ‖ device id</c>. The password is its stamp, as a part of an HMAC; the identifier, a UUID v7, tells the
/// age.</summary>
internal sealed class KnownDevices(MasterKeyRing ring, ThrottleKeys keys, LockoutSettings settings) : IKnownDevices
{
    private const int StampBytes = 16;
    private const int PayloadBytes = StampBytes + 16;

    /// <summary>What every device is that was remembered before the address was proven.</summary>
    private static readonly Guid s_unproven = Guid.Empty;

    private readonly MacEnvelope envelope = new(ring, KeyPurpose.DeviceMac, PayloadBytes);

    public DeviceToken Remember(PasswordStamp password, DateTimeOffset now)
    {
        Span<byte> payload = stackalloc byte[PayloadBytes];
        keys.Of(Text(password)).AsSpan(0, StampBytes).CopyTo(payload);
        Guid.CreateVersion7(now).TryWriteBytes(payload[StampBytes..], bigEndian: true, out _);
        return new DeviceToken(envelope.Seal(payload));
    }

    public Guid? Find(PasswordStamp password, DeviceToken? presented, DateTimeOffset now)
    {
        Span<byte> payload = stackalloc byte[PayloadBytes];
        if (
            presented is null
            || !envelope.TryOpen(presented.Text, payload)
            || RememberedAt(payload[StampBytes..]) + settings.KnownDeviceLifetime <= now
        )
        {
            return null;
        }

        return password.IsOfProvenAddress && Holds(payload, password) ? new Guid(payload[StampBytes..], bigEndian: true)
            : Holds(payload, password with { IsOfProvenAddress = false }) ? s_unproven
            : null;
    }

    private bool Holds(ReadOnlySpan<byte> payload, PasswordStamp password)
    {
        foreach (var stamp in keys.AllOf(Text(password)))
        {
            if (CryptographicOperations.FixedTimeEquals(stamp.AsSpan(0, StampBytes), payload[..StampBytes]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>RFC 9562 section 5.7: the first 48 bits are milliseconds.</summary>
    private static DateTimeOffset RememberedAt(ReadOnlySpan<byte> device) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(device) >> 16));

    /// <summary>No email address and no login has this form: a stamp never equals what stands for an account in the table.</summary>
    private static string Text(PasswordStamp password) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"\0device {password.UserId:N} {password.Version} {(password.IsOfProvenAddress ? "proven" : "unproven")}"
        );
}

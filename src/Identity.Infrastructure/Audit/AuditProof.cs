using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Identity.Domain.Audit;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Persistence;

namespace Identity.Infrastructure.Audit;

/// <summary>
/// The bytes under each MAC of the chain. Every field stands in one place with its length, so that no two events have one spelling; the
/// label in front keeps an event from ever passing for a seal. Change nothing here: a new form is a new label.
/// </summary>
internal sealed class AuditProof(MasterKeyRing ring)
{
    internal const int SaltBytes = 16;

    private readonly IReadOnlyList<PurposeKey> keys = ring.Derive(KeyPurpose.AuditMac);

    /// <summary>What comes before the first seal.</summary>
    internal static byte[] Genesis => new byte[HMACSHA256.HashSizeInBytes];

    /// <summary>The master key that new proofs are made under.</summary>
    internal byte[] CurrentKeyId => keys[0].Id;

    internal bool Knows(byte[]? keyId) => KeyOf(keyId) is not null;

    internal static byte[] OfAddress(byte[] salt, string address) => SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(address)]);

    /// <summary>An event in its place. Of the address it knows the digest alone: that stays when the address goes.</summary>
    internal byte[] OfEvent(byte[] keyId, long number, int position, AuditEvent audit, byte[]? addressDigest) =>
        OfEvent(keyId, number, position, audit, addressDigest, hasTrace: audit.TraceId is not null);

    /// <param name="hasTrace">False for the form of version 0.1, which knows of no trace.</param>
    private byte[] OfEvent(byte[] keyId, long number, int position, AuditEvent audit, byte[]? addressDigest, bool hasTrace) =>
        Mac(
            keyId,
            hasTrace ? "identity/audit/event/2" : "identity/audit/event/1",
            field =>
            {
                field.Write(number);
                field.Write(position);
                field.Write(audit.Id.ToByteArray(bigEndian: true));
                field.Write(audit.At.ToUnixTimeMilliseconds());
                field.Write(Encoding.UTF8.GetBytes(audit.Action));
                field.Write(audit.SubjectId?.ToByteArray(bigEndian: true));
                field.Write(audit.SessionId?.ToByteArray(bigEndian: true));
                field.Write(audit.Detail is null ? null : Encoding.UTF8.GetBytes(audit.Detail));
                field.Write(addressDigest);
                if (hasTrace)
                {
                    field.Write(Encoding.ASCII.GetBytes(audit.TraceId ?? ""));
                }
            }
        );

    internal static byte[] OfEvents(IEnumerable<byte[]> macs)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var mac in macs)
        {
            digest.AppendData(mac);
        }

        return digest.GetHashAndReset();
    }

    internal byte[] OfSeal(
        byte[] keyId,
        long number,
        AuditRetention retention,
        int count,
        DateTimeOffset sealedAt,
        byte[] digest,
        byte[] previousMac
    ) =>
        Mac(
            keyId,
            "identity/audit/seal/1",
            field =>
            {
                field.Write(number);
                field.Write(Encoding.ASCII.GetBytes(SnakeCaseEnumConverter<AuditRetention>.Write(retention)));
                field.Write(count);
                field.Write(sealedAt.ToUnixTimeMilliseconds());
                field.Write(digest);
                field.Write(previousMac);
            }
        );

    /// <summary>The mark of a seal whose events are gone.</summary>
    internal byte[] OfPruning(byte[] keyId, long number, byte[] sealMac, DateTimeOffset prunedAt, bool isBeginning) =>
        Mac(
            keyId,
            "identity/audit/pruned/1",
            field =>
            {
                field.Write(number);
                field.Write(sealMac);
                field.Write(prunedAt.ToUnixTimeMilliseconds());
                field.Write(isBeginning ? 1 : 0);
            }
        );

    /// <summary>Whether the service made this seal, under a master key that it still knows.</summary>
    internal bool IsGenuine(AuditSeal seal) =>
        Knows(seal.KeyId)
        && Same(seal.Mac, OfSeal(seal.KeyId, seal.Number, seal.Retention, seal.Count, seal.SealedAt, seal.Digest, seal.PreviousMac));

    /// <summary>Whether it was the service that pruned this genuine seal.</summary>
    internal bool IsPruned(AuditSeal seal) =>
        seal.PrunedAt is { } at
        && Knows(seal.PruneKeyId)
        && Same(seal.PruneMac, OfPruning(seal.PruneKeyId!, seal.Number, seal.Mac, at, seal.IsBeginning));

    /// <summary>Whether this is the event that was sealed in this place, with the address of then or, after an erasure, with
    /// none.</summary>
    internal bool IsGenuine(AuditSeal seal, AuditEvent audit)
    {
        var isAddressGenuine = audit.Address is null
            ? audit.AddressSalt is null
            : audit is { AddressSalt: { } salt, AddressDigest: { } digest } && Same(digest, OfAddress(salt, audit.Address));
        return isAddressGenuine
            && audit.SealPosition is { } position
            && (
                Same(audit.SealMac, OfEvent(seal.KeyId, seal.Number, position, audit, audit.AddressDigest))
                // Sealed by a replica of version 0.1, which left the trace out.
                || Same(audit.SealMac, OfEvent(seal.KeyId, seal.Number, position, audit, audit.AddressDigest, hasTrace: false))
            );
    }

    /// <summary>Not a bit more, less or other, in constant time.</summary>
    internal static bool Same(byte[]? one, byte[] other) => CryptographicOperations.FixedTimeEquals(one, other);

    private byte[] Mac(byte[] keyId, string label, Action<Fields> write)
    {
        var key = KeyOf(keyId) ?? throw new CryptographicException("The audit was sealed under a master key that is not configured.");
        var fields = new Fields();
        fields.Write(Encoding.ASCII.GetBytes(label));
        write(fields);
        return HMACSHA256.HashData(key.Secret, fields.Bytes);
    }

    private PurposeKey? KeyOf(byte[]? id) => keys.FirstOrDefault(key => key.Id.AsSpan().SequenceEqual(id));

    private sealed class Fields
    {
        private const int Absent = -1;

        private readonly ArrayBufferWriter<byte> buffer = new();

        internal ReadOnlySpan<byte> Bytes => buffer.WrittenSpan;

        internal void Write(long value)
        {
            BinaryPrimitives.WriteInt64BigEndian(buffer.GetSpan(sizeof(long)), value);
            buffer.Advance(sizeof(long));
        }

        /// <summary>Its length first; nothing at all is told from an empty field.</summary>
        internal void Write(byte[]? value)
        {
            Write(value?.Length ?? Absent);
            buffer.Write(value ?? []);
        }
    }
}

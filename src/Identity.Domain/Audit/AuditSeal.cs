namespace Identity.Domain.Audit;

/// <summary>
/// One link of the chain: a batch of events in the order in which they were sealed, bound to the link before by a MAC under a key that is
/// not in the database. Its number and MAC also go to the log, which is what the end of the chain is checked against.
/// </summary>
public sealed class AuditSeal
{
    private AuditSeal() { }

    /// <summary>From 1, without gaps. Unique: it decides which replica sealed.</summary>
    public long Number { get; private init; }

    public AuditRetention Retention { get; private init; }

    /// <summary>How many events lie under it.</summary>
    public int Count { get; private init; }

    public DateTimeOffset SealedAt { get; private init; }

    /// <summary>SHA-256 of the MACs of its events, in order.</summary>
    public byte[] Digest { get; private init; } = [];

    /// <summary>The <see cref="Mac"/> of the seal before; zeros for the first.</summary>
    public byte[] PreviousMac { get; private init; } = [];

    /// <summary>Which master key it was made under, so that the ring can rotate.</summary>
    public byte[] KeyId { get; private init; } = [];

    public byte[] Mac { get; private init; } = [];

    /// <summary>When its events were deleted because their time was over.</summary>
    public DateTimeOffset? PrunedAt { get; private init; }

    /// <summary>Whether the seals before it were deleted too: the chain begins here.</summary>
    public bool IsBeginning { get; private init; }

    /// <summary>Proof that the service itself pruned it, and not someone with a DELETE.</summary>
    public byte[]? PruneMac { get; private init; }

    /// <summary>The master key of <see cref="PruneMac"/>, which may be a later one.</summary>
    public byte[]? PruneKeyId { get; private init; }

    public static AuditSeal Create(
        long number,
        AuditRetention retention,
        int count,
        DateTimeOffset sealedAt,
        byte[] digest,
        byte[] previousMac,
        byte[] keyId,
        byte[] mac
    ) =>
        new()
        {
            Number = number,
            Retention = retention,
            Count = count,
            SealedAt = sealedAt,
            Digest = digest,
            PreviousMac = previousMac,
            KeyId = keyId,
            Mac = mac,
        };
}

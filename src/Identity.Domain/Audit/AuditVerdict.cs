namespace Identity.Domain.Audit;

/// <summary>What a check of the whole chain found.</summary>
/// <param name="Seals">Links of the chain that are there.</param>
/// <param name="Pruned">Those of them whose events were deleted in their time.</param>
/// <param name="Events">Events under seals.</param>
/// <param name="Erased">Those of them whose address was erased with a person.</param>
/// <param name="Unsealed">Events that wait for their seal.</param>
/// <param name="Newest">The end of the chain, to be compared with the log; null for an empty one.</param>
/// <param name="UnsealedIds">The identifiers of the first of the unsealed events.</param>
/// <param name="Faults">Empty when all is as it was sealed; at most <see cref="MaximumFaults"/>.</param>
public sealed record AuditVerdict(
    long Seals,
    long Pruned,
    long Events,
    long Erased,
    long Unsealed,
    AuditAnchor? Newest,
    IReadOnlyList<Guid> UnsealedIds,
    IReadOnlyList<AuditFault> Faults
)
{
    /// <summary>Where one thing is wrong, everything behind it may be: a thousand lines say no more than a hundred.</summary>
    public const int MaximumFaults = 100;

    public bool IsIntact => Faults.Count == 0;
}

/// <param name="Seal">Where, if it is at a seal.</param>
/// <param name="Event">Where, if it is at an event.</param>
/// <param name="Text">One sentence for the operator.</param>
public sealed record AuditFault(AuditFaultKind Kind, long? Seal, Guid? Event, string Text);

public enum AuditFaultKind
{
    /// <summary>An event is not what was sealed, or not where.</summary>
    EventChanged,

    /// <summary>Under a seal lies less than was sealed.</summary>
    EventMissing,

    /// <summary>Under a seal lies more than was sealed.</summary>
    EventInserted,

    /// <summary>An address is gone, and no erasure says why.</summary>
    ErasureUnexplained,

    SealChanged,
    SealMissing,

    /// <summary>A seal says that its events were pruned, and the service never said so.</summary>
    PruningForged,

    /// <summary>The master key of a seal is not in the ring: nothing can be said of it.</summary>
    KeyMissing,

    /// <summary>The log knows a later seal than the database.</summary>
    TailMissing,

    /// <summary>The log knows another seal of this number: the chain was cut and continued.</summary>
    AnchorDiffers,
}

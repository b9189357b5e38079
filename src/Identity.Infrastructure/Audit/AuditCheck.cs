using Identity.Domain.Audit;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Audit;

/// <summary>
/// One check of the whole chain, from its beginning to its end, then of what lies beside it. Where something is wrong it goes on: a
/// stranger's hand is known by everything that it touched.
/// </summary>
internal sealed class AuditCheck(IdentityDbContext db, AuditProof proof)
{
    private const int SealsAtOnce = 50;
    private const int NamedUnsealed = 20;

    private readonly List<AuditFault> faults = [];
    private readonly Dictionary<Guid, AuditEvent> erasedOf = []; // by account, its latest event without the address

    private long seals;
    private long pruned;
    private long events;
    private long erased;
    private AuditSeal? last;
    private DateTimeOffset prunedUpTo = DateTimeOffset.MinValue;

    internal async Task<AuditVerdict> ExecuteAsync(IReadOnlyList<AuditAnchor> anchors, CancellationToken ct)
    {
        await CheckChainAsync(anchors, ct);
        await CheckStraysAsync(ct);
        await CheckErasuresAsync(ct);
        CheckTail(anchors);
        var unsealed = db.AuditEvents.Where(audit => audit.SealNumber == null);
        return new AuditVerdict(
            seals,
            pruned,
            events,
            erased,
            await unsealed.LongCountAsync(ct),
            last is null ? null : AuditAnchor.Of(last),
            await unsealed.OrderBy(audit => audit.Id).Select(audit => audit.Id).Take(NamedUnsealed).ToListAsync(ct),
            faults
        );
    }

    private async Task CheckChainAsync(IReadOnlyList<AuditAnchor> anchors, CancellationToken ct)
    {
        while (true)
        {
            var after = last?.Number ?? long.MinValue;
            var page = await db
                .AuditSeals.AsNoTracking()
                .Where(seal => seal.Number > after)
                .OrderBy(seal => seal.Number)
                .Take(SealsAtOnce)
                .ToListAsync(ct);
            if (page.Count == 0)
            {
                return;
            }

            var (from, to) = (page[0].Number, page[^1].Number);
            var under = (
                await db
                    .AuditEvents.AsNoTracking()
                    .Where(audit => audit.SealNumber >= from && audit.SealNumber <= to)
                    .OrderBy(audit => audit.SealNumber)
                    .ThenBy(audit => audit.SealPosition)
                    .ToListAsync(ct)
            ).ToLookup(audit => audit.SealNumber!.Value);
            foreach (var seal in page)
            {
                CheckPlace(seal);
                CheckSeal(seal, [.. under[seal.Number]]);
                CheckAnchors(seal, anchors);
                last = seal;
                seals++;
            }
        }
    }

    /// <summary>A seal continues the one before, or begins the chain.</summary>
    private void CheckPlace(AuditSeal seal)
    {
        if (last is null)
        {
            if (seal.Number != 1 && !seal.IsBeginning)
            {
                Fault(AuditFaultKind.SealMissing, seal.Number - 1, $"The seals before {seal.Number} are missing.");
            }
            else if (seal.Number == 1 && !AuditProof.Same(seal.PreviousMac, AuditProof.Genesis))
            {
                Fault(AuditFaultKind.SealChanged, seal.Number, "Seal 1 continues another chain.");
            }

            return;
        }

        if (seal.Number != last.Number + 1)
        {
            var missing =
                seal.Number - last.Number == 2 ? $"Seal {last.Number + 1} is" : $"Seals {last.Number + 1} to {seal.Number - 1} are";
            Fault(AuditFaultKind.SealMissing, last.Number + 1, $"{missing} missing.");
        }
        else if (!AuditProof.Same(seal.PreviousMac, last.Mac))
        {
            Fault(AuditFaultKind.SealChanged, seal.Number, $"Seal {seal.Number} does not continue seal {last.Number}.");
        }
    }

    private void CheckSeal(AuditSeal seal, IReadOnlyList<AuditEvent> under)
    {
        events += under.Count;
        if (!proof.Knows(seal.KeyId))
        {
            Fault(
                AuditFaultKind.KeyMissing,
                seal.Number,
                $"Seal {seal.Number} was made under a master key that is not configured; add the old key after the new one."
            );
            return;
        }

        var isGenuine = proof.IsGenuine(seal);
        if (!isGenuine)
        {
            Fault(AuditFaultKind.SealChanged, seal.Number, $"Seal {seal.Number} was changed.");
        }

        if (seal.PrunedAt is not null)
        {
            CheckPruning(seal, under);
            return;
        }

        if (seal.IsBeginning)
        {
            Fault(
                AuditFaultKind.PruningForged,
                seal.Number,
                $"Seal {seal.Number} is marked as the beginning of the chain, but was never pruned."
            );
        }

        var isComplete = HasAllPositions(seal, under);
        var areGenuine = under.Count(audit => IsGenuine(seal, audit)) == under.Count;
        if (
            isGenuine
            && isComplete
            && areGenuine
            && !AuditProof.Same(seal.Digest, AuditProof.OfEvents(under.Select(audit => audit.SealMac!)))
        )
        {
            Fault(AuditFaultKind.EventChanged, seal.Number, $"The events under seal {seal.Number} were changed.");
        }
    }

    private void CheckPruning(AuditSeal seal, IReadOnlyList<AuditEvent> under)
    {
        pruned++;
        if (!proof.Knows(seal.PruneKeyId))
        {
            Fault(
                AuditFaultKind.KeyMissing,
                seal.Number,
                $"Seal {seal.Number} was pruned under a master key that is not configured; add the old key after the new one."
            );
        }
        else if (!proof.IsPruned(seal))
        {
            Fault(
                AuditFaultKind.PruningForged,
                seal.Number,
                $"Seal {seal.Number} is marked as pruned, but not by this service. Its {seal.Count} events are missing."
            );
        }
        else if (seal.Retention is AuditRetention.Security || seal.IsBeginning)
        {
            prunedUpTo = seal.SealedAt > prunedUpTo ? seal.SealedAt : prunedUpTo;
        }

        foreach (var audit in under)
        {
            Fault(
                AuditFaultKind.EventInserted,
                seal.Number,
                $"Event {audit.Id} belongs to seal {seal.Number}, but the events of that seal were pruned.",
                audit.Id
            );
        }
    }

    private bool IsGenuine(AuditSeal seal, AuditEvent audit)
    {
        if (!proof.IsGenuine(seal, audit))
        {
            Fault(
                AuditFaultKind.EventChanged,
                seal.Number,
                $"Event {audit.Id} at position {audit.SealPosition} of seal {seal.Number} was changed.",
                audit.Id
            );
            return false;
        }

        if (audit is { Address: null, AddressDigest: not null })
        {
            NoteErased(seal, audit);
        }

        return true;
    }

    private void NoteErased(AuditSeal seal, AuditEvent audit)
    {
        erased++;
        if (audit.SubjectId is not { } subject)
        {
            Fault(
                AuditFaultKind.ErasureUnexplained,
                seal.Number,
                $"Event {audit.Id} has no IP address, but concerns no user who could have been erased.",
                audit.Id
            );
        }
        else if (!erasedOf.TryGetValue(subject, out var known) || known.At < audit.At)
        {
            erasedOf[subject] = audit;
        }
    }

    private bool HasAllPositions(AuditSeal seal, IReadOnlyList<AuditEvent> under)
    {
        var places = under.Select(audit => audit.SealPosition).ToHashSet();
        for (var position = 0; position < seal.Count; position++)
        {
            if (!places.Contains(position))
            {
                Fault(AuditFaultKind.EventMissing, seal.Number, $"The event at position {position} of seal {seal.Number} is missing.");
            }
        }

        foreach (var audit in under.Where(audit => audit.SealPosition is not { } position || position < 0 || position >= seal.Count))
        {
            Fault(
                AuditFaultKind.EventInserted,
                seal.Number,
                $"Event {audit.Id} was added to seal {seal.Number}, which has {seal.Count} events.",
                audit.Id
            );
        }

        return under.Count == seal.Count && Enumerable.Range(0, seal.Count).All(position => places.Contains(position));
    }

    private void CheckAnchors(AuditSeal seal, IReadOnlyList<AuditAnchor> anchors)
    {
        foreach (var anchor in anchors.Where(anchor => anchor.Number == seal.Number && anchor.Mac != AuditAnchor.Of(seal).Mac))
        {
            Fault(
                AuditFaultKind.AnchorDiffers,
                seal.Number,
                $"Seal {anchor.Number} differs from the log: the chain was cut before this seal and continued with forged events."
            );
        }
    }

    /// <summary>Events under a seal that is not there.</summary>
    private async Task CheckStraysAsync(CancellationToken ct)
    {
        var strays = await db
            .AuditEvents.AsNoTracking()
            .Where(audit => audit.SealNumber != null && !db.AuditSeals.Any(seal => seal.Number == audit.SealNumber))
            .OrderBy(audit => audit.SealNumber)
            .ThenBy(audit => audit.SealPosition)
            .Take(AuditVerdict.MaximumFaults)
            .ToListAsync(ct);
        foreach (var audit in strays)
        {
            Fault(
                AuditFaultKind.EventInserted,
                audit.SealNumber,
                $"Event {audit.Id} names seal {audit.SealNumber}, which does not exist.",
                audit.Id
            );
        }
    }

    /// <summary>An address goes with its person and at no other time: then the audit says so, unless that event is so old that it was
    /// pruned.</summary>
    private async Task CheckErasuresAsync(CancellationToken ct)
    {
        foreach (var part in erasedOf.Chunk(SealsAtOnce))
        {
            Guid?[] accounts = [.. part.Select(pair => (Guid?)pair.Key)];
            var explained = await db
                .AuditEvents.Where(audit => AuditActions.Erasures.Contains(audit.Action) && accounts.Contains(audit.SubjectId))
                .Select(audit => audit.SubjectId)
                .ToListAsync(ct);
            foreach (var (account, audit) in part.Where(pair => !explained.Contains(pair.Key) && pair.Value.At >= prunedUpTo))
            {
                Fault(
                    AuditFaultKind.ErasureUnexplained,
                    audit.SealNumber,
                    $"Event {audit.Id} has no IP address, but account {account} was never erased.",
                    audit.Id
                );
            }
        }
    }

    private void CheckTail(IReadOnlyList<AuditAnchor> anchors)
    {
        foreach (var anchor in anchors.Where(anchor => anchor.Number > (last?.Number ?? 0)))
        {
            Fault(
                AuditFaultKind.TailMissing,
                anchor.Number,
                $"The log contains seal {anchor.Number}, but the chain ends with seal {last?.Number ?? 0}: the end of the chain was removed."
            );
        }
    }

    private void Fault(AuditFaultKind kind, long? seal, string text, Guid? audit = null)
    {
        if (faults.Count < AuditVerdict.MaximumFaults)
        {
            faults.Add(new AuditFault(kind, seal, audit, text));
        }
    }
}

namespace Identity.Domain.Audit;

/// <summary>The events as they are read. Writing one belongs to the change that it tells of, in that change's own transaction.</summary>
public interface IAuditTrail
{
    /// <summary>Newest first.</summary>
    Task<Page<AuditEvent>> ListAsync(AuditFilter filter, PageRequest page, CancellationToken ct);

    /// <summary>Recomputes the whole chain, on one snapshot of the database, so that it may run beside a service at work.</summary>
    /// <param name="anchors">Seals taken from the log: without one, nobody can tell a chain whose end was cut off from a shorter
    /// one.</param>
    Task<AuditVerdict> VerifyAsync(IReadOnlyList<AuditAnchor> anchors, CancellationToken ct);
}

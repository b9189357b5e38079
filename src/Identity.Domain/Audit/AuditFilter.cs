namespace Identity.Domain.Audit;

/// <summary>Which events are wanted; null for any.</summary>
/// <param name="From">At or after.</param>
/// <param name="To">Before.</param>
/// <param name="TraceId">Of one request.</param>
/// <param name="Email">Events that concerned this address when they happened, or moved an account away from it, and those of the account that has it now.</param>
public sealed record AuditFilter(
    string? Action = null,
    Guid? SubjectId = null,
    Guid? SessionId = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    string? TraceId = null,
    Email? Email = null
);

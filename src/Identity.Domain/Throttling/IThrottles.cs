using Identity.Domain.Audit;

namespace Identity.Domain.Throttling;

/// <summary>Counts attempts before they are evaluated, exactly, for all replicas together. See <see cref="FailureDelays"/>.</summary>
public interface IThrottles
{
    /// <summary>Takes a place for one attempt, in one statement: of any number of parallel callers, on any number of replicas, no more get
    /// one than <see cref="FailureDelays"/> allows.</summary>
    /// <returns>Null when the place is taken; else how long there will be none, and nothing has changed.</returns>
    Task<TimeSpan?> TakeAsync(Bucket bucket, DateTimeOffset now, CancellationToken ct);

    /// <summary>Gives a place back whose attempt was never evaluated.</summary>
    Task ReturnAsync(Bucket bucket, CancellationToken ct);

    /// <summary>The attempt has failed: the event and the start of the delay are one transaction.</summary>
    Task FailAsync(Bucket bucket, AuditEvent audit, CancellationToken ct);

    /// <summary>The attempt has succeeded: what came before it in this bucket is forgotten.</summary>
    /// <param name="audit">What it led to, in the same transaction, where nothing else is written.</param>
    Task ClearAsync(Bucket bucket, AuditEvent? audit, CancellationToken ct);
}

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

    /// <summary>The attempt has failed: its place in the audit and the start of the delay are one transaction.</summary>
    /// <param name="subject">The account that it was about, if there is one.</param>
    Task FailAsync(Bucket bucket, Guid? subject, DomainEvent failed, Origin origin, CancellationToken ct);

    /// <summary>The attempt has succeeded: what came before it in this bucket is forgotten.</summary>
    Task ClearAsync(Bucket bucket, CancellationToken ct);

    /// <summary>The same, with what the attempt led to in the audit, in one transaction.</summary>
    Task ClearAsync(Bucket bucket, Guid subject, DomainEvent happened, Origin origin, CancellationToken ct);
}

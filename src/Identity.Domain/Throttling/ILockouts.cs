namespace Identity.Domain.Throttling;

/// <summary>For operators who look why a person cannot sign in.</summary>
public interface ILockouts
{
    /// <summary>The failures in a bucket, or null for an empty one.</summary>
    Task<Failures?> FindAsync(Bucket bucket, CancellationToken ct);
}

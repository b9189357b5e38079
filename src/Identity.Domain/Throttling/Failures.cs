namespace Identity.Domain.Throttling;

/// <summary>The failures of a bucket: see <see cref="FailureDelays"/>.</summary>
/// <param name="TakenAt">When the latest attempt took its place, or failed.</param>
public readonly record struct Failures(int Count, DateTimeOffset TakenAt)
{
    /// <summary>When there is a place again.</summary>
    public DateTimeOffset OpensAt => TakenAt + FailureDelays.After(Count);

    /// <summary>Takes a place, which counts as a failure until the attempt has succeeded. Null when there is none. The database does the
    /// same in one statement.</summary>
    public Failures? Take(DateTimeOffset now) =>
        Count >= FailureDelays.Free && OpensAt > now ? null : new Failures(TakenAt <= now - FailureDelays.Memory ? 1 : Count + 1, now);
}

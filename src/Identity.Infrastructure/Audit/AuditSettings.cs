namespace Identity.Infrastructure.Audit;

/// <summary><c>Identity:Audit</c>.</summary>
public sealed record AuditSettings
{
    /// <summary>How long an event waits for its seal at most: the time in which a thief in the database could still change it
    /// unseen.</summary>
    public TimeSpan SealInterval { get; init; } = TimeSpan.FromSeconds(5);
}

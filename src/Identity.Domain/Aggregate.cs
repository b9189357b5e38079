namespace Identity.Domain;

/// <summary>An entity whose verbs decide, change its state, and record what happened. A verb that refuses and has recorded nothing has
/// changed nothing.</summary>
public abstract class Aggregate
{
    private readonly List<DomainEvent> events = [];

    /// <summary>What its verbs have done since it was loaded, in order.</summary>
    public IReadOnlyList<DomainEvent> Events => events;

    protected void Record(DomainEvent happened) => events.Add(happened);
}

namespace Identity.Domain;

/// <summary>What a verb has done. It is no row yet: the change that it belongs to turns it into audit, revocations, mails and whatever
/// else has to happen in the same transaction.</summary>
public abstract record DomainEvent(DateTimeOffset At)
{
    /// <summary>Its name alone: what it holds may be personal.</summary>
    public sealed override string ToString() => GetType().Name;
}

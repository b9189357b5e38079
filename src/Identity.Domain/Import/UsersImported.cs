namespace Identity.Domain.Import;

/// <summary>A batch of accounts came from another system.</summary>
public sealed record UsersImported(DateTimeOffset At) : DomainEvent(At)
{
    /// <summary>How many they are: known once the addresses that were taken are out.</summary>
    public int Count { get; set; }
}

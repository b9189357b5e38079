namespace Identity.Domain.Messaging;

/// <summary>Messages that were given up, for operators.</summary>
public interface IDeadLetters
{
    /// <summary>Newest first.</summary>
    Task<Page<OutboxMessage>> ListAsync(PageRequest page, CancellationToken ct);

    /// <summary>Makes them due again, with all attempts before them.</summary>
    /// <param name="id">Null for all.</param>
    /// <returns>How many.</returns>
    Task<int> RetryAsync(Guid? id, DateTimeOffset now, CancellationToken ct);
}

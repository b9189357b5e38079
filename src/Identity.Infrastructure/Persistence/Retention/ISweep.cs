namespace Identity.Infrastructure.Persistence.Retention;

/// <summary>
/// Deletes one kind of what is past its time. Adding one is a class in its feature's folder and a line in
/// <see cref="ServiceRegistration"/>.
/// Replicas sweep side by side: a sweep names what it deletes by a condition, and two that delete the same row delete it once.
/// </summary>
internal interface ISweep
{
    /// <summary>What is deleted, for the log.</summary>
    string Name { get; }

    /// <summary>One batch, of at most <see cref="RetentionSettings.BatchSize"/> rows: a short transaction, whatever has piled up.</summary>
    /// <returns>How much was deleted; less than a batch when there is no more.</returns>
    Task<int> ExecuteAsync(IdentityDbContext db, DateTimeOffset now, CancellationToken ct);
}

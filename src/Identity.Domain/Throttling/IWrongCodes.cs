namespace Identity.Domain.Throttling;

/// <summary>
/// Counts wrong one-time codes of one kind for all replicas: all guesses from one network, and the guesses at open codes of the whole
/// service. A few guesses at each of thousands of accounts stay below every limit of one account (security requirement 49). Links have no
/// such limit, because they cannot be guessed.
/// </summary>
public interface IWrongCodes
{
    /// <summary>Asked before a code is compared. Null if codes from this address may be compared now; otherwise how long to wait:
    /// <see cref="ThrottlingErrors.CodesThrottled"/>.</summary>
    Task<TimeSpan?> FindWaitAsync(CodeKind kind, string? address, DateTimeOffset now, CancellationToken ct);
}

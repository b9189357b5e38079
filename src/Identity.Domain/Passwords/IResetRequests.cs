namespace Identity.Domain.Passwords;

/// <summary>The queue of those who asked for a new password.</summary>
public interface IResetRequests
{
    /// <summary>One insert, whosever address it is.</summary>
    Task AddAsync(ResetRequest request, CancellationToken ct);

    /// <summary>The oldest that wait.</summary>
    Task<IReadOnlyList<ResetRequest>> ListAsync(int most, CancellationToken ct);

    /// <summary>For a request that leads to no account, or to none any more.</summary>
    Task RemoveAsync(ResetRequest request, CancellationToken ct);
}

namespace Identity.Domain.Accounts.Emails;

/// <summary>Accounts whose address nobody has ever proven.</summary>
public interface IUnverifiedAccounts
{
    /// <summary>
    /// Deletes some of those that belong to no branch, are not disabled, and that nobody has used since: neither by a login nor by a
    /// refresh. Any number of replicas may do it at once; a login that comes first saves its account.
    /// </summary>
    /// <returns>How many accounts were looked at: less than <paramref name="atMost"/> when there are no more.</returns>
    Task<int> DeleteUnusedAsync(DateTimeOffset since, int atMost, DateTimeOffset now, CancellationToken ct);
}

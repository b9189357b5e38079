using Identity.Domain.Audit;

namespace Identity.Domain.Throttling;

/// <summary>
/// Wrong one-time codes of all accounts together, for all replicas: whoever sprays a few guesses over thousands of accounts stays below
/// every limit of one of them (security statement 49). Links are not concerned: they cannot be guessed.
/// </summary>
public interface IWrongCodes
{
    /// <summary>Asked before a code is compared. Null while codes are evaluated; else how long they are not:
    /// <see cref="ThrottlingErrors.CodesThrottled"/>.</summary>
    Task<TimeSpan?> FindWaitAsync(DateTimeOffset now, CancellationToken ct);

    /// <summary>Counts a wrong code of somebody who is known. One that is typed beside an address is counted where it is tried:
    /// <see cref="Accounts.Secrets.IOneTimeSecretStore.TryCodeAsync"/>.</summary>
    /// <param name="refusal">Written in the same transaction.</param>
    Task CountAsync(AuditEvent refusal, CancellationToken ct);
}

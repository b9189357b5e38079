using Identity.Domain.Accounts.Secrets;
using Identity.Domain.Audit;

namespace Identity.Domain.Throttling;

/// <summary>
/// Wrong one-time codes of one kind, for all replicas: those of one network, and those of the whole service that somebody could have got
/// right. A spray of a few guesses over thousands of accounts stays below every limit of one of them (security requirement 49). Links are not
/// concerned: they cannot be guessed.
/// </summary>
public interface IWrongCodes
{
    /// <summary>Asked before a code is compared. Null while codes from this address are evaluated; else how long they are not:
    /// <see cref="ThrottlingErrors.CodesThrottled"/>.</summary>
    Task<TimeSpan?> FindWaitAsync(CodeKind kind, string? address, DateTimeOffset now, CancellationToken ct);

    /// <summary>Counts a wrong code against one that was texted, for the network in <see cref="AuditEvent.Address"/> and for the service. A mailed
    /// one is counted where it is tried: <see cref="IOneTimeSecretStore.TryCodeAsync"/>.</summary>
    /// <param name="refusal">Written in the same transaction.</param>
    Task CountTextedAsync(AuditEvent refusal, CancellationToken ct);
}

using Identity.Domain.Audit;

namespace Identity.Domain.OAuth;

/// <summary>Shuts a client out for good: no new token from its next request on, and those that it holds die within a second. Doing it
/// twice is no fault.</summary>
public sealed class DisableClient(IClientStore clients, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(string clientId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (!ClientId.IsWellFormed(clientId))
        {
            return ClientErrors.NotFound;
        }

        return await clients.TryDisableAsync(clientId, by.Did(AuditActions.ClientDisabled, time.Now(), clientId), ct)
            || await clients.FindAsync(clientId, ct) is not null
            ? new Done()
            : ClientErrors.NotFound;
    }
}

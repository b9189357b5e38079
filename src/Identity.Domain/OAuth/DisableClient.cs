namespace Identity.Domain.OAuth;

/// <summary>Shuts a client out for good: no new token from its next request on, and those that it holds die within a second. Doing it
/// twice is no fault.</summary>
public sealed class DisableClient(IChanges<Client, string> clients, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(string clientId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (!ClientId.IsWellFormed(clientId))
        {
            return ClientErrors.NotFound;
        }

        var now = time.Now();
        return await clients.ChangeAsync(clientId, by.Origin, client => client.Disable(now), ct) ?? ClientErrors.NotFound;
    }
}

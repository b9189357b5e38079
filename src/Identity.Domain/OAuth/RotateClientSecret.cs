namespace Identity.Domain.OAuth;

/// <summary>
/// Replaces a client's secret at once; there is never a second one. Tokens fetched before live to their end, so a planned rotation has
/// half an hour to hand over the new secret without an outage. After a leak, disable the client instead.
/// </summary>
public sealed class RotateClientSecret(IChanges<Client, string> clients, TimeProvider time)
{
    public async Task<Result<ClientSecret>> ExecuteAsync(string clientId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (!ClientId.IsWellFormed(clientId))
        {
            return ClientErrors.NotFound;
        }

        var (secret, now) = (ClientSecret.Create(), time.Now());
        var rotated =
            await clients.ChangeAsync(clientId, by.Origin, client => client.RotateSecret(secret, now), ct) ?? ClientErrors.NotFound;
        return rotated.Map(_ => secret);
    }
}

using Identity.Domain.Audit;

namespace Identity.Domain.OAuth;

/// <summary>
/// Replaces a client's secret at once; there is never a second one. Tokens fetched before live to their end, so a planned rotation has
/// half an hour to hand over the new secret without an outage. After a leak, disable the client instead.
/// </summary>
public sealed class RotateClientSecret(IClientStore clients, TimeProvider time)
{
    public async Task<Result<ClientSecret>> ExecuteAsync(string clientId, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (!ClientId.IsWellFormed(clientId))
        {
            return ClientErrors.NotFound;
        }

        var secret = ClientSecret.Create();
        if (await clients.TryReplaceSecretAsync(clientId, secret.Hash, by.Did(AuditActions.ClientSecretRotated, time.Now(), clientId), ct))
        {
            return secret;
        }

        return await clients.FindAsync(clientId, ct) is null ? ClientErrors.NotFound : ClientErrors.Disabled;
    }
}

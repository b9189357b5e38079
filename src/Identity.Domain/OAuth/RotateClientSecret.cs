namespace Identity.Domain.OAuth;

/// <summary>
/// Replaces a client's secret, at once or with an overlap in which both are good, so that all instances of a service get the new one in
/// time. After a leak, disable the client instead: tokens that were fetched before live to their end.
/// </summary>
public sealed class RotateClientSecret(IChanges<Client, string> clients, TimeProvider time)
{
    /// <param name="keepPreviousHours">How long the old secret is good as well; 0 for not at all.</param>
    public async Task<Result<ClientSecret>> ExecuteAsync(string clientId, int keepPreviousHours, Operator by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (!ClientId.IsWellFormed(clientId))
        {
            return ClientErrors.NotFound;
        }

        var (secret, now) = (ClientSecret.Create(), time.Now());
        var rotated =
            await clients.ChangeAsync(clientId, by.Origin, client => client.RotateSecret(secret, keepPreviousHours, now), ct)
            ?? ClientErrors.NotFound;
        return rotated.Map(_ => secret);
    }
}

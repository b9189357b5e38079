namespace Identity.Domain.OAuth;

/// <summary>Finds out which client asks, by its secret.</summary>
public sealed class AuthenticateClient(IClientStore clients)
{
    public async Task<Result<Client>> ExecuteAsync(string clientId, string secret, CancellationToken ct)
    {
        var client = ClientId.IsWellFormed(clientId) ? await clients.FindAsync(clientId, ct) : null;

        // Compared in any case: an unknown client, a wrong secret and a disabled client cost and say the same.
        var isOwner = ClientSecret.Matches(secret, client?.SecretHash);
        return isOwner && client!.DisabledAt is null ? client : OAuthErrors.InvalidClient;
    }
}

namespace Identity.Domain.OAuth;

/// <summary>Finds out which client asks, by its secret.</summary>
public sealed class AuthenticateClient(IClientStore clients, TimeProvider time)
{
    /// <param name="secret">Null where none was sent, as by a public client.</param>
    /// <param name="address">Where the request came from.</param>
    public async Task<Result<Client>> ExecuteAsync(string clientId, string? secret, string? address, CancellationToken ct)
    {
        var client = ClientId.IsWellFormed(clientId) ? await clients.FindAsync(clientId, ct) : null;

        if (client is null)
        {
            // Compared in any case: an unknown client, a wrong secret and a disabled client say the same. It is not audited: identifiers of
            // clients are no secret (RFC 6749 section 2.2), and names that nobody has would fill the audit.
            ClientSecret.Matches(secret ?? "", null);
            return OAuthErrors.InvalidClient;
        }

        if (secret is null && !client.IsPublic)
        {
            return OAuthErrors.InvalidClient; // nothing was tried
        }

        var result = client.Authenticate(secret, time.Now());
        if (!result.IsSuccess)
        {
            await clients.AddRefusalAsync(client, new Origin(address), ct);
        }

        return result;
    }
}

using Identity.Domain.Audit;

namespace Identity.Domain.OAuth;

/// <summary>Finds out which client asks, by its secret.</summary>
public sealed class AuthenticateClient(IClientStore clients, TimeProvider time)
{
    /// <param name="address">Where the request came from.</param>
    public async Task<Result<Client>> ExecuteAsync(string clientId, string secret, string? address, CancellationToken ct)
    {
        var client = ClientId.IsWellFormed(clientId) ? await clients.FindAsync(clientId, ct) : null;

        // Compared in any case: an unknown client, a wrong secret and a disabled client say the same.
        var isOwner = ClientSecret.Matches(secret, client?.SecretHash);
        if (isOwner && client!.DisabledAt is null)
        {
            return client;
        }

        // Identifiers of clients are no secret (RFC 6749 section 2.2), and names that nobody has would fill the audit.
        if (client is not null)
        {
            await clients.AddRefusalAsync(
                AuditEvent.Of(
                    AuditActions.ClientRefused,
                    time.Now(),
                    address: address,
                    detail: $"{client.Id}: {(isOwner ? "disabled" : "another secret")}"
                ),
                ct
            );
        }

        return OAuthErrors.InvalidClient;
    }
}

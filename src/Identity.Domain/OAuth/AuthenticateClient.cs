namespace Identity.Domain.OAuth;

/// <summary>Finds out which client asks, by its secret or its signature.</summary>
public sealed class AuthenticateClient(IClientStore clients, IClientAssertions assertions, TimeProvider time)
{
    /// <param name="address">Where the request came from.</param>
    /// <param name="isAudited">Whether a wrong secret is worth a line: not the hundredth of one caller.</param>
    public async Task<Result<Client>> ExecuteAsync(
        string clientId,
        ClientProof proof,
        string? address,
        bool isAudited,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(proof);
        var client = ClientId.IsWellFormed(clientId) ? await clients.FindAsync(clientId, ct) : null;

        if (client is null)
        {
            // Compared in any case: an unknown client, a wrong secret and a disabled client say the same. It is not audited: identifiers of
            // clients are no secret (RFC 6749 section 2.2), and names that nobody has would fill the audit.
            ClientSecret.Matches(proof.Secret ?? "", null);
            return OAuthErrors.InvalidClient;
        }

        if (proof is { Secret: null, Assertion: null } && !client.IsPublic)
        {
            return OAuthErrors.InvalidClient; // nothing was tried
        }

        var result = proof.Assertion is { } assertion
            ? client.AuthenticateByAssertion(await FaultOfAsync(client, assertion, ct), time.Now())
            : client.Authenticate(proof.Secret, time.Now());
        if (!result.IsSuccess && isAudited)
        {
            await clients.AddRefusalAsync(client, new Origin(address), ct);
        }

        return result;
    }

    private async Task<string?> FaultOfAsync(Client client, string assertion, CancellationToken ct) =>
        client.Keys is { } keys ? await assertions.UseAsync(assertion, client.Id, keys, ct) : null;
}

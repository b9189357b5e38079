using Identity.Domain.Tokens;

namespace Identity.Domain.OAuth;

/// <summary>The client credentials grant (RFC 6749 section 4.4): a token for the client itself, within its lists.</summary>
public sealed class IssueClientToken(ITokenSigner signer, TokenSettings settings, TimeProvider time)
{
    /// <param name="scope">As requested; null for all that the client has (RFC 6749 section 3.3).</param>
    /// <param name="targets">The services that the token shall be for; empty for the default.</param>
    public Result<ClientToken> Execute(Client client, string? scope, IReadOnlyList<string> targets)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(targets);
        if (GrantedScopes(client, scope) is not { Count: > 0 } granted)
        {
            return OAuthErrors.InvalidScope;
        }

        if (ClientAudiences.OfService(client, targets, settings) is not { } audiences)
        {
            return OAuthErrors.InvalidTarget;
        }

        var now = time.Now();
        var written = Scope.Write(granted);
        var token = signer.Sign(
            new ServiceToken(Guid.CreateVersion7(now), client.Id, written, audiences, now, now + settings.AccessTokenLifetime)
        );
        return new ClientToken(token, written, settings.AccessTokenLifetime);
    }

    /// <summary>All or nothing: a client that is granted less than it asked for finds out at the worst moment.</summary>
    private static IReadOnlyList<string>? GrantedScopes(Client client, string? scope)
    {
        if (scope is null)
        {
            return client.Scopes;
        }

        var requested = Scope.Parse(scope);
        return requested is not null && requested.All(word => client.Scopes.Contains(word, StringComparer.Ordinal)) ? requested : null;
    }
}

/// <summary>What the client gets.</summary>
public sealed record ClientToken(string AccessToken, string Scope, TimeSpan ExpiresIn)
{
    public override string ToString() => "***";
}

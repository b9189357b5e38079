using Identity.Domain.Sessions;
using Identity.Domain.Tokens;
using Identity.Domain.Users;

namespace Identity.Domain.OAuth;

/// <summary>
/// Token exchange (RFC 8693): a service that was called with the token of a person gets another one, with which it calls the next service
/// for that person. It can never do more than the first, lives no longer, ends with the same session, and names who acts.
/// </summary>
public sealed class ExchangeToken(
    ITokenVerifier verifier,
    ISessionStore sessions,
    ITokenSigner signer,
    TokenSettings settings,
    TimeProvider time
)
{
    /// <summary>Services in a row: a longer chain is a circle.</summary>
    private const int MaximumActors = 5;

    /// <param name="subjectToken">An access token of a person whose audience is on the client's list.</param>
    /// <param name="scope">As requested; null for all that both the token and the client have.</param>
    /// <param name="targets">The services that the token shall be for; empty for the client's default.</param>
    /// <returns>Null while this replica cannot tell whether the token is good: ask again soon.</returns>
    public async Task<Result<ClientToken>?> ExecuteAsync(
        Client client,
        string subjectToken,
        string? scope,
        IReadOnlyList<string> targets,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(targets);
        switch (await verifier.VerifyAsync(subjectToken, AudiencesOf(client), ct))
        {
            case TokenVerdict.Unknown:
                return null;
            case TokenVerdict.Valid({ Kind: TokenKind.Access, Actors.Count: < MaximumActors } subject):
                return await ExchangeAsync(client, subject, scope, targets, ct);
            default:
                return OAuthErrors.InvalidSubjectToken;
        }
    }

    private async Task<Result<ClientToken>> ExchangeAsync(
        Client client,
        VerifiedToken subject,
        string? scope,
        IReadOnlyList<string> targets,
        CancellationToken ct
    )
    {
        var now = time.Now();

        // As a refresh does: what the account has lost since is gone with the next token (security requirement 25).
        if (
            await sessions.FindFactsAsync(subject.SessionId, ct) is not { Status: UserStatus.Active, Session.EndedAt: null } facts
            || !facts.HeldRoles.HasFlag(subject.Role)
        )
        {
            return OAuthErrors.InvalidSubjectToken;
        }

        if (GrantedScopes(client, subject, scope) is not { Count: > 0 } granted)
        {
            return OAuthErrors.InvalidScope;
        }

        if (ClientAudiences.OfService(client, targets, settings) is not { } audiences)
        {
            return OAuthErrors.InvalidTarget;
        }

        var longest = now + settings.AccessTokenLifetime;
        var expiresAt = subject.ExpiresAt < longest ? subject.ExpiresAt : longest;
        var token = new AccessToken(
            Id: Guid.CreateVersion7(now),
            Subject: subject.Subject,
            SessionId: subject.SessionId,
            ClientId: client.Id,
            Role: subject.Role,
            Scope: Scope.Write(granted),
            BranchId: facts.BranchId,
            AuthenticatedAt: facts.Session.AuthenticatedAt ?? facts.Session.CreatedAt,
            Methods: IssueSessionTokens.Password,
            IssuedAt: now,
            ExpiresAt: expiresAt
        )
        {
            Audiences = audiences,
            Actors = [client.Id, .. subject.Actors],
        };
        return new ClientToken(signer.Sign(token), token.Scope, expiresAt - now);
    }

    /// <summary>All or nothing of what was asked for, within both.</summary>
    private static IReadOnlyList<string>? GrantedScopes(Client client, VerifiedToken subject, string? scope)
    {
        var possible = subject.Scope.Split(' ').Where(word => client.Scopes.Contains(word, StringComparer.Ordinal)).ToList();
        if (scope is null)
        {
            return possible;
        }

        var wanted = Scope.Parse(scope);
        return wanted is not null && wanted.All(word => possible.Contains(word, StringComparer.Ordinal)) ? wanted : null;
    }

    private IReadOnlyList<string> AudiencesOf(Client client) => client.Audiences.Count == 0 ? [settings.Audience] : client.Audiences;
}

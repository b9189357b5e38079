using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Domain.OAuth;

/// <summary>
/// The refresh token grant (RFC 6749 section 6), by the same statement as <c>POST /refresh</c>: a token of another client, or of our own
/// frontends, is unknown and harms nobody's session (security requirement 24).
/// </summary>
public sealed class RefreshClientSession(
    RefreshSession refreshSession,
    IRefreshTokens refreshTokens,
    ISessionStore sessions,
    IssueSessionTokens issueSessionTokens,
    TokenSettings settings,
    TimeProvider time
)
{
    /// <param name="scope">Less than was granted; null for all of it.</param>
    /// <param name="targets">The services that the token shall be for; empty for all that the sign-in was for.</param>
    public async Task<Result<ClientTokens>> ExecuteAsync(
        Client client,
        string presented,
        string? scope,
        IReadOnlyList<string> targets,
        ClientContext context,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(targets);

        // A wish that is refused must not use the token up: the client would lose its session for a misspelt word.
        if ((scope is not null || targets.Count > 0) && await FindAsync(client, presented, ct) is { Scope: { } asked } open)
        {
            var possible = Narrow(client, asked, open.Audiences, scope, targets);
            if (!possible.IsSuccess)
            {
                return possible.Errors[0];
            }
        }

        var policy = RepeatPolicy.Of(client.Id, client.IsPublic, settings);
        var confirmed = await refreshSession.ConfirmAsync(presented, policy, context, ct);
        if (confirmed is not { IsSuccess: true, Value: { Scope: { } granted } session })
        {
            return OAuthErrors.InvalidGrant;
        }

        var narrowed = Narrow(client, granted, session.Audiences, scope, targets);
        return narrowed.Map(it => new ClientTokens(
            issueSessionTokens.ForRefresh(session with { Scope = it.Scope }, time.Now(), it.Audiences),
            it.Scope,
            ClientScopes.MayRefresh(granted),
            session.SessionId,
            session.UserId,
            session.AuthenticatedAt
        ));
    }

    /// <summary>The session of a token that looks genuine, if it is this client's.</summary>
    private async Task<Session?> FindAsync(Client client, string presented, CancellationToken ct) =>
        refreshTokens.TryRead(presented, out var token)
        && await sessions.FindFactsAsync(token.SessionId, ct) is { } facts
        && facts.Session.ClientId == client.Id
            ? facts.Session
            : null;

    /// <summary>What the next access token may do and is for, within what was granted and what the client still holds.</summary>
    private Result<(string Scope, IReadOnlyList<string> Audiences)> Narrow(
        Client client,
        string granted,
        IReadOnlyList<string> audiences,
        string? scope,
        IReadOnlyList<string> targets
    )
    {
        if (ClientScopes.StillHeld(client, granted) is not { } held)
        {
            return OAuthErrors.InvalidGrant;
        }

        if (Narrowed(held, scope) is not { } narrowed)
        {
            return OAuthErrors.InvalidScope;
        }

        return ClientAudiences.Of(client, narrowed, audiences, targets, settings) is { } services
            ? (narrowed, services)
            : OAuthErrors.InvalidTarget;
    }

    private static string? Narrowed(string held, string? asked)
    {
        if (asked is null)
        {
            return held;
        }

        var words = held.Split(' ');
        return Scope.Parse(asked) is { Count: > 0 } wanted && wanted.All(word => words.Contains(word, StringComparer.Ordinal))
            ? Scope.Write(wanted)
            : null;
    }
}

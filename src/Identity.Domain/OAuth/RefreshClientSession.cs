using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Domain.OAuth;

/// <summary>
/// The refresh token grant (RFC 6749 section 6), by the same statement as <c>POST /refresh</c>: a token of another client, or of our own
/// frontends, is unknown and harms nobody's session (security requirement 24).
/// </summary>
public sealed class RefreshClientSession(
    RefreshSession refreshSession,
    IssueSessionTokens issueSessionTokens,
    TokenSettings settings,
    TimeProvider time
)
{
    /// <param name="scope">Less than was granted; null for all of it.</param>
    public async Task<Result<ClientTokens>> ExecuteAsync(
        Client client,
        string presented,
        string? scope,
        ClientContext context,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        var policy = RepeatPolicy.Of(client.Id, client.IsPublic, settings);
        var confirmed = await refreshSession.ConfirmAsync(presented, policy, context, ct);
        if (confirmed is not { IsSuccess: true, Value: { Scope: { } granted } session })
        {
            return OAuthErrors.InvalidGrant;
        }

        if (ClientScopes.StillHeld(client, granted) is not { } held)
        {
            return OAuthErrors.InvalidGrant;
        }

        if (Narrowed(held, scope) is not { } narrowed)
        {
            return OAuthErrors.InvalidScope;
        }

        var tokens = issueSessionTokens.ForRefresh(
            session with
            {
                Scope = narrowed,
            },
            time.Now(),
            ClientScopes.AudiencesOf(client, settings)
        );
        return new ClientTokens(tokens, narrowed, session.SessionId, session.UserId, session.AuthenticatedAt);
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

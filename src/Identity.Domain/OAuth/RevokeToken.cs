using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Domain.OAuth;

/// <summary>Ends the session of a token for the client that it was issued to. A token of the client itself has none, and one that it has
/// exchanged is of a session that others opened: these are revoked alone. Any other token is as unknown as a forged one: the client learns
/// nothing, and nothing happens (RFC 7009 section 2.1).</summary>
public sealed class RevokeToken(
    IRefreshTokens refreshTokens,
    ISessionStore sessions,
    ITokenVerifier verifier,
    IChanges<Client, string> clients,
    LogOut logOut,
    TokenSettings settings,
    TimeProvider time
)
{
    /// <returns>False while this replica cannot tell whether the token is good: ask again soon.</returns>
    public async Task<bool> ExecuteAsync(Client client, string token, ClientContext context, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(context);
        if (refreshTokens.TryRead(token, out var refreshToken))
        {
            var facts = await sessions.FindFactsAsync(refreshToken.SessionId, ct);
            if (facts?.Session.ClientId == client.Id)
            {
                await logOut.ExecuteAsync(facts.UserId, refreshToken.SessionId, context, ct);
            }

            return true;
        }

        // Whatever the services are that it is for: what counts is whose it is.
        var verdict = await verifier.VerifyAsync(token, [.. client.Audiences, settings.Audience, settings.Issuer], ct);
        if (verdict is TokenVerdict.Valid(var valid) && valid.ClientId == client.Id)
        {
            await RevokeAsync(client, valid, context, ct);
        }

        return verdict is not TokenVerdict.Unknown;
    }

    private Task RevokeAsync(Client client, VerifiedToken token, ClientContext context, CancellationToken ct)
    {
        var now = time.Now();
        return token.Kind switch
        {
            TokenKind.Access when token.Actors.Count == 0 => logOut.ExecuteAsync(token.Subject, token.SessionId, context, ct),

            // The session of a token that was exchanged is not the client's to end.
            TokenKind.Access or TokenKind.Service => clients.ChangeAsync(
                client.Id,
                context.Origin,
                it => it.RevokeToken(token.Id, now),
                ct
            ),
            _ => Task.CompletedTask,
        };
    }
}

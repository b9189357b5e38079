using Identity.Domain.Sessions;
using Identity.Domain.Tokens;

namespace Identity.Domain.OAuth;

/// <summary>Ends the session of a token for the client that it was issued to. Any other token is as unknown as a forged one: the client
/// learns nothing, and nothing happens (RFC 7009 section 2.1).</summary>
public sealed class RevokeToken(IRefreshTokens refreshTokens, ISessionStore sessions, ITokenVerifier verifier, LogOut logOut)
{
    /// <returns>False while this replica cannot tell whether the token is good: ask again soon.</returns>
    public async Task<bool> ExecuteAsync(Client client, string token, ClientContext context, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (refreshTokens.TryRead(token, out var refreshToken))
        {
            var facts = await sessions.FindFactsAsync(refreshToken.SessionId, ct);
            if (facts?.Session.ClientId == client.Id)
            {
                await logOut.ExecuteAsync(facts.UserId, refreshToken.SessionId, context, ct);
            }

            return true;
        }

        var verdict = await verifier.VerifyAsync(token, client.Audiences, ct);
        if (verdict is TokenVerdict.Valid({ Kind: TokenKind.Access } access) && access.ClientId == client.Id)
        {
            await logOut.ExecuteAsync(access.Subject, access.SessionId, context, ct);
        }

        return verdict is not TokenVerdict.Unknown;
    }
}
